/** @module A wrong class order is caught after the first few hundred images, not after 50,000. */
import { classOrderProbe, type Dataset } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import type { RankingRow } from "./ranking-values.ts";

/** Images that are looked at before the first word. */
const enough = 300;

/** Follows the rows of a run and stops it where another class order explains them far better. */
export function classOrderWatch(
  { name, classes }: Pick<Dataset<Labels>, "name" | "classes">,
  where: string,
): { see(rows: readonly Omit<RankingRow, "logits">[]): void; end(): void } {
  const observed: { topClasses: ArrayLike<number>; labels: Labels }[] = [];
  let said = !name.startsWith("imagenet") || classes.length !== 1000;

  function probe(): void {
    said = true;
    const found = classOrderProbe(observed, classes.length);
    if (found === null) return;
    const share = (hits: number) => `${((100 * hits) / observed.length).toFixed(1)} %`;
    throw new Refusal(
      "data",
      `${where} on ${name}: top-1 of the first ${observed.length} images is ${share(found.given)}, and would be ` +
        `${share(found.under)} if ${found.order.meaning}; ${found.order.remedy}`,
    );
  }

  return {
    see(rows) {
      if (said) return;
      for (const { problem, classes: topClasses, truth } of rows) {
        if (problem === null && truth.length > 0) {
          observed.push({ topClasses, labels: Array.from(truth) });
        }
      }
      if (observed.length >= enough) probe();
    },
    end() {
      if (!said && observed.length > 0) probe();
    },
  };
}
