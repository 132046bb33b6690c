import { expect, test } from "vitest";
import { barChart, gridChart } from "./chart.ts";
import { outcomesOf, responsesOf } from "./outcomes.ts";

const condition = (intensity: number) => ({ name: `h${intensity}`, intensity });
const outcome = (intensity: number, correct: number, n = 10) => ({
  condition: condition(intensity),
  correct,
  n,
});

test("answers are counted for each condition", () => {
  const answers = [
    { condition: condition(4), correct: true },
    { condition: condition(2), correct: false },
    { condition: condition(4), correct: false },
  ];
  expect(outcomesOf(answers)).toEqual([outcome(4, 1, 2), outcome(2, 0, 1)]);
  expect(responsesOf(outcomesOf(answers))).toEqual([
    { intensity: 4, correct: 1, n: 2 },
    { intensity: 2, correct: 0, n: 1 },
  ]);
});

test("where conditions have no order, there is nothing for a curve", () => {
  const place = { name: "r0c0", intensity: null, cell: [0, 0] } as const;
  expect(responsesOf([{ condition: place, correct: 1, n: 2 }])).toEqual([]);
});

test("a bar chart goes from easy to hard, and shows where guessing would be", () => {
  const chart = barChart({ quantity: "height", unit: "px" }, [
    outcome(2, 0),
    outcome(8, 5),
    outcome(16, 10),
  ]);
  expect(chart).toEqual([
    "height  right",
    ` 16 px  100 %  ${"█".repeat(40)}`,
    `  8 px   50 %  ${"█".repeat(20)}`,
    "  2 px    0 %      ╷",
    "                   ╵ guessing",
  ]);
});

test("a grid chart lies as the image does", () => {
  const at = (row: number, column: number, correct: number) => ({
    condition: { name: `r${row}c${column}`, intensity: null, cell: [row, column] as const },
    correct,
    n: 10,
  });
  expect(gridChart([at(1, 1, 9), at(0, 0, 10), at(1, 0, 5), at(0, 1, 0)])).toEqual([
    "100 %    0 %",
    " 50 %   90 %",
  ]);
});
