import type { Labels, Ranking } from "../scene/index.ts";
import type { Table } from "./table.ts";
import { type Verdict, verdict } from "./verdict.ts";

export interface ConfusionPair {
  readonly truth: number;
  /** Null where the model gave no ordered answer. */
  readonly predicted: number | null;
  readonly count: number;
}

/** Which class was taken for which, and how often: most often first, then by truth and prediction. */
export const confusionPairs: Table<Ranking, Labels, Verdict, ConfusionPair> = {
  name: "confusion-pairs",
  observe: verdict,
  conclude(verdicts) {
    const counts = new Map<string, { truth: number; predicted: number | null; count: number }>();
    for (const { truth, predicted, isRight } of verdicts) {
      if (isRight) continue;
      const key = `${truth} ${predicted}`;
      const pair = counts.get(key) ?? { truth, predicted, count: 0 };
      pair.count++;
      counts.set(key, pair);
    }
    const place = (predicted: number | null) => predicted ?? Number.MAX_SAFE_INTEGER;
    return [...counts.values()].sort(
      (a, b) => b.count - a.count || a.truth - b.truth || place(a.predicted) - place(b.predicted),
    );
  },
};
