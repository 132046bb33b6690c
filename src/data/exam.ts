/** @module The exam as one of the datasets: it is drawn, so it needs no folder. */
import { Refusal, unknownName } from "../errors.ts";
import { sloanLetters } from "../scene/index.ts";
import type { Dataset } from "./dataset.ts";
import {
  type EyeTestName,
  eyeTests,
  labelMapClasses,
  objectsOf,
  openExam,
  openSearch,
  type SearchOptions,
  truthOf,
} from "./exam/index.ts";
import type { LabelMapTruth } from "./label-maps/source.ts";
import type { DatasetKind } from "./options.ts";

/** The search, by the task that asks for what is true of it. */
const searches = {
  detection: (options: SearchOptions) =>
    openSearch(options, { classes: sloanLetters, truthOf: objectsOf }),
  "instance-segmentation": (options: SearchOptions) =>
    openSearch(options, { classes: sloanLetters, truthOf: objectsOf }),
  "semantic-segmentation": (options: SearchOptions) =>
    openSearch<LabelMapTruth>(options, {
      classes: labelMapClasses,
      truthOf: (drawing) => {
        const { width, height } = drawing;
        return { map: { width, height, labels: truthOf(drawing).labelMap } };
      },
    }),
} as const satisfies Record<string, (options: SearchOptions) => Dataset<unknown>>;

const names = [...Object.keys(eyeTests), ...Object.keys(searches)];

export const exam: DatasetKind = {
  summary: `drawn letters, seeded; one of its tests (${names.join(", ")})`,
  takes: ["test", "size", "count", "seed"],
  async open(root, { test, size, count, seed } = {}) {
    if (root !== undefined)
      throw new Refusal("usage", `exam: is drawn and has no folder, got ${root}`);
    if (test === undefined)
      throw new Refusal("usage", `exam: which test? one of ${names.join(", ")}`);
    if (!names.includes(test)) throw unknownName("test of the exam", test, names);
    const options = {
      ...(size === undefined ? {} : { size }),
      ...(count === undefined ? {} : { count }),
      ...(seed === undefined ? {} : { seed }),
    };
    return test in searches
      ? searches[test as keyof typeof searches](options)
      : openExam({ test: test as EyeTestName, ...options });
  },
};
