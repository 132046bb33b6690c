/** @module The exam as one of the datasets: it is drawn, so it needs no folder. */
import { Refusal, unknownName } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import { type EyeTestName, eyeTests, openExam } from "./exam/index.ts";
import type { DatasetKind } from "./options.ts";

const names = Object.keys(eyeTests) as EyeTestName[];

export const exam: DatasetKind<Labels> = {
  summary: `drawn letters, seeded; one of its tests (${names.join(", ")})`,
  takes: ["test", "size", "count", "seed"],
  async open(root, { test, size, count, seed } = {}) {
    if (root !== undefined)
      throw new Refusal("usage", `exam: is drawn and has no folder, got ${root}`);
    if (test === undefined)
      throw new Refusal("usage", `exam: which test? one of ${names.join(", ")}`);
    const known = names.find((name) => name === test);
    if (known === undefined) throw unknownName("test of the exam", test, names);
    return openExam({
      test: known,
      ...(size === undefined ? {} : { size }),
      ...(count === undefined ? {} : { count }),
      ...(seed === undefined ? {} : { seed }),
    });
  },
};
