import { expect, test } from "vitest";
import { hundredthOf, numberOf, printedNumber } from "./printed-number.ts";

test.each<[unknown, number, boolean]>([
  ["81.9", 81.9, false],
  ["81.9%", 81.9, true],
  [" 81.90 % ", 81.9, true],
  ["4.09G", 4.09e9, false],
  ["#params 86M", 86e6, false],
  ["86 million", 86e6, false],
  ["1,013.01", 1013.01, false],
  ["0.8428 ± 0.0014", 0.8428, false],
  ["87.58*", 87.58, false],
  ["**91.2**", 91.2, false],
  ["−3.5", -3.5, false],
  ["83.1 (single crop)", 83.1, false],
  ["1e-3", 0.001, false],
  [78, 78, false],
])("%o is %d", (printed, value, isPercent) => {
  const number = printedNumber(printed);
  expect(number).toMatchObject({ isPercent });
  expect(number && numberOf(number)).toBe(value);
});

test.each([
  ["-"],
  [""],
  ["Kummerfeld"],
  ["(16.97 15.58)"],
  ["81.9 / 95.2"],
  ["1.2.3"],
  [true],
  [null],
  [[81.9]],
  [Number.NaN],
  ["9".repeat(400)],
])("%o is no number", (printed) => {
  expect(printedNumber(printed)).toBeUndefined();
});

test("a hundredth is the nearest number to it", () => {
  const number = printedNumber("81.9");
  expect(number && hundredthOf(number)).toBe(0.819); // 81.9 / 100 is 0.8190000000000001
});
