import type { Labels, Ranking } from "../scene/index.ts";
import type { Metric } from "./metric.ts";
import type { Table } from "./table.ts";
import { type Verdict, verdict } from "./verdict.ts";

export interface ClassAccuracy {
  /** The class, from 0. */
  readonly class: number;
  /** Images of it. */
  readonly n: number;
  /** Those whose best class is a true one. */
  readonly correct: number;
  readonly accuracy: number;
}

/** Of each class that occurs, ascending: how many of its images the first guess gets right. */
export const perClassAccuracy: Table<Ranking, Labels, Verdict, ClassAccuracy> = {
  name: "per-class-accuracy",
  observe: verdict,
  conclude(verdicts) {
    const { n, correct } = countsOf(verdicts);
    return Array.from(n, (_, c) => ({
      class: c,
      n: n[c],
      correct: correct[c],
      accuracy: correct[c] / n[c],
    })).filter((row) => row.n > 0);
  },
};

/**
 * Top-1 of each class, then the mean over the classes that occur: every class counts the same, however
 * many images it has. scikit-learn's `balanced_accuracy_score`.
 */
export const meanPerClassAccuracy: Metric<Ranking, Labels, Verdict> = {
  name: "mean-per-class-accuracy",
  better: "higher",
  observe: verdict,
  conclude(verdicts) {
    const { n, correct } = countsOf(verdicts, room);
    return meanShare(n, correct);
  },
};

/** A bootstrap asks a thousand times, so the counts of the last time are counted over. */
const room: Counts = { n: new Int32Array(0), correct: new Int32Array(0) };

/** The mean of correct / n over the classes that occur. */
function meanShare(n: Int32Array, correct: Int32Array): number {
  let sum = 0;
  let occurring = 0;
  for (let c = 0; c < n.length; c++) {
    if (n[c] === 0) continue;
    sum += correct[c] / n[c];
    occurring++;
  }
  return sum / occurring;
}

/** By class: how many images, and how many of them are right. */
interface Counts {
  n: Int32Array;
  correct: Int32Array;
}

/** The counts, in `room` where there is enough of it, which then has more where it was too little. */
function countsOf(verdicts: readonly Verdict[], room?: Counts): Counts {
  let classes = 0;
  for (let i = 0; i < verdicts.length; i++) classes = Math.max(classes, verdicts[i].truth + 1);
  const made = room ?? { n: new Int32Array(classes), correct: new Int32Array(classes) };
  if (made.n.length < classes) {
    made.n = new Int32Array(classes);
    made.correct = new Int32Array(classes);
  } else if (room !== undefined) {
    made.n.fill(0);
    made.correct.fill(0);
  }
  const { n, correct } = made;
  for (let i = 0; i < verdicts.length; i++) {
    const { truth, isRight } = verdicts[i];
    n[truth]++;
    if (isRight) correct[truth]++;
  }
  return made;
}
