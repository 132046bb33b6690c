/** @module What an annotation file says that the reference does not take as it is meant. */
import { counted } from "../names.ts";
import type { Annotations } from "./annotations.ts";

/** In words, with the correction of average precision that repairs it. */
export function annotationQuirks({ family, entries, imageOf }: Annotations): string[] {
  const { ids, ignored } = entries.columns;
  const count = (is: (entry: number) => boolean): number =>
    imageOf.reduce((n, image, entry) => n + Number(image !== -1 && is(entry)), 0);
  const ofIdZero = count((entry) => ids[entry] === 0);
  const ofIgnored = family === "lvis" ? 0 : count((entry) => ignored[entry] === 1);
  return [
    ...(ofIdZero === 0
      ? []
      : [
          "an annotation has the id 0, which the reference takes for “not found” (idZero repairs it)",
        ]),
    ...(ofIgnored === 0
      ? []
      : [
          `${counted(ofIgnored, "annotation")} with ignore, which pycocotools overwrites by iscrowd (ignoreFlag repairs it)`,
        ]),
  ];
}
