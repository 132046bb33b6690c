/** @module Which category of a dataset a model means by the number of a class. */
import type { DecoderSettings } from "./decoder.ts";

/** Numbers up to 90 that COCO's 80 categories do not have (instances_val2017.json). */
const missingInCoco = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);

/** By COCO's id, from 0 to 90, the place among the 80 categories in the order of ids; -1 where there is none. */
const placeOfCocoId = (() => {
  let place = 0;
  return Int32Array.from({ length: 91 }, (_, id) =>
    id === 0 || missingInCoco.has(id) ? -1 : place++,
  );
})();

const meanings: {
  readonly [Ids in DecoderSettings["categoryIds"]]: (number: number) => number;
} = {
  /** From 0, in the order of the dataset's table. */
  contiguous: (number) => number,
  /** From 1, because 0 is the background. */
  "from-1": (number) => number - 1,
  /** COCO's own ids, 1 to 90. */
  "coco-91": (number) => placeOfCocoId[number] ?? -1,
};

/** The place of a category in the table of the dataset, from 0; negative where the number means none. */
export const categoryOf = (number: number, ids: DecoderSettings["categoryIds"]): number =>
  meanings[ids](number);
