/** @module Outcomes of an eye test as lines of text. */
import { sloanLetters } from "../../scene/index.ts";
import type { EyeTest, Outcome } from "./eye-test.ts";

/** The share that is right by guessing: one of ten letters. */
export const guessRate = 1 / sloanLetters.length;

const width = 40;

/** One bar for each condition, easiest first, and a line where guessing would be. */
export function barChart(
  { quantity, unit }: Pick<EyeTest, "quantity" | "unit">,
  outcomes: readonly Outcome[],
): string[] {
  const ordered = outcomes.toSorted(
    (a, b) => Number(b.condition.intensity) - Number(a.condition.intensity),
  );
  const labels = ordered.map(({ condition }) => `${condition.intensity} ${unit}`);
  const margin = Math.max(quantity.length, ...labels.map(({ length }) => length));
  return [
    `${quantity.padStart(margin)}  right`,
    ...ordered.map(
      (outcome, i) => `${labels[i].padStart(margin)}  ${percent(outcome)}  ${bar(outcome)}`,
    ),
    `${" ".repeat(margin + 9 + Math.round(guessRate * width))}╵ guessing`,
  ];
}

/** A bar to the nearest eighth of a column, behind a line at the guess rate. */
function bar({ correct, n }: Outcome): string {
  const eighths = Math.round((correct / n) * width * 8) || 0;
  const filled = "█".repeat(Math.floor(eighths / 8)) + ["", ..."▏▎▍▌▋▊▉"][eighths % 8];
  const line = Math.round(guessRate * width);
  return filled.length > line ? filled : `${filled.padEnd(line)}╷`;
}

/** The share of each cell, as the image is seen from the front. */
export function gridChart(outcomes: readonly Outcome[]): string[] {
  const shares: string[][] = [];
  for (const outcome of outcomes) {
    const [row, column] = outcome.condition.cell ?? [0, 0];
    shares[row] ??= [];
    shares[row][column] = percent(outcome);
  }
  return shares.map((row) => row.join("  "));
}

/** Five columns: ` 87 %`. */
const percent = ({ correct, n }: Outcome): string =>
  `${n === 0 ? "–" : Math.round((100 * correct) / n)} %`.padStart(5);
