import type { Annotations, Results } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { ApTask } from "./score-ap.ts";

/** What is scored, where nobody says it: the most that both files have. */
export function apTaskOf(
  { has, file }: Results,
  { entries: { columns }, file: truth }: Annotations,
  asked: ApTask | undefined,
): { task: ApTask; notes: readonly string[] } {
  const some = (lengths: Uint32Array): boolean => lengths.some((length) => length > 0);
  const there = {
    keypoints: some(columns.keypointsLength),
    masks: some(columns.segmentationLength),
    boxes: true,
  };
  const no = (where: string, what: string): never => {
    throw new Refusal("usage", `${where}: has no ${what}, and these are to be compared`);
  };
  const both = (["keypoints", "masks", "boxes"] as const).filter(
    (part) => there[part] && (has.has(part) || has.size === 0),
  );
  if (asked !== undefined) {
    const part = asked === "boundaries" ? "masks" : asked;
    if (!there[part]) no(truth, part);
    if (part === "keypoints" && has.size > 0 && !has.has(part)) no(file, part);
    return { task: asked, notes: [] };
  }
  if (has.size === 0) return { task: "boxes", notes: [] };
  const [task, ...others] = both;
  if (task === undefined) return no(truth, [...has].join(" and no "));
  const also =
    others.length === 0 ? [] : [`compared by ${task}; ${others.join(" and ")} are there too`];
  return { task, notes: also };
}
