import type { Annotations, Results } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { ApTask } from "./score-ap.ts";

/** What is scored, where nobody says it: the most that both files have. */
export function apTaskOf(
  { has, file }: Results,
  { entries: { columns, length }, file: truth }: Annotations,
  asked: ApTask | undefined,
): { task: ApTask; notes: readonly string[] } {
  // Where there is no object at all, none lacks anything: every detection is wrong, by whatever it is compared.
  const some = (lengths: Uint32Array): boolean =>
    length === 0 || lengths.some((bytes) => bytes > 0);
  const there = {
    keypoints: some(columns.keypointsLength),
    masks: some(columns.segmentationLength),
    boxes: true,
  };
  const no = (where: string, what: string): never => {
    throw new Refusal(
      "usage",
      `${where}: has no ${what}, and these are to be compared; name another task or file`,
    );
  };
  const empty = length === 0 ? [`${truth} lists no annotation: there is nothing to find`] : [];
  const both = (["keypoints", "masks", "boxes"] as const).filter(
    (part) => there[part] && (has.has(part) || has.size === 0),
  );
  if (asked !== undefined) {
    const part = asked === "boundaries" ? "masks" : asked;
    if (!there[part]) no(truth, part);
    if (part === "keypoints" && has.size > 0 && !has.has(part)) no(file, part);
    const made = has.size === 0 || has.has(part) ? [] : [madeNote(file, part, [...has])];
    return { task: asked, notes: [...empty, ...made] };
  }
  if (has.size === 0) return { task: "boxes", notes: empty };
  const [task, ...others] = both;
  if (task === undefined) return no(truth, [...has].join(" and no "));
  const also =
    others.length === 0 ? [] : [`compared by ${task}; ${others.join(" and ")} are there too`];
  return { task, notes: [...empty, ...also] };
}

/** The reference is silent about it, and of boxes taken for masks little can be right. */
const madeNote = (file: string, part: string, kinds: readonly string[]): string =>
  `${file} has no ${part}: they are made of its ${kinds.join(" and ")}, as by the reference`;
