/** @module Whether the shares of a column are printed in percent, where the file does not say. */
import type { ForeignRow, ForeignValue } from "./foreign-row.ts";
import { numberOf, printedNumber } from "./printed-number.ts";

export type IsShareOfOne = (task: string, dataset: string, value: ForeignValue) => boolean;

/** Of each column of shares, whether nothing in it is above 1: then it is not in percent. */
export function sharesOfOne(rows: readonly ForeignRow[]): IsShareOfOne {
  const greatest = new Map<string, number>();
  const keyOf = (task: string, dataset: string, { metric, alias }: ForeignValue): string =>
    JSON.stringify([task, dataset, metric, alias]);
  for (const { task, dataset, values } of rows) {
    for (const value of values) {
      const number = printedNumber(value.printed);
      if (number === undefined || number.isPercent) continue;
      const key = keyOf(task, dataset, value);
      greatest.set(key, Math.max(greatest.get(key) ?? 0, numberOf(number)));
    }
  }
  return (task, dataset, value) => (greatest.get(keyOf(task, dataset, value)) ?? 0) <= 1;
}
