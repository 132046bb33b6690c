import { expect, test } from "vitest";
import { float32Of, floatOfHalf, halfOfFloat, sizeOf } from "./tensor.ts";

test("a half is read as IEEE 754 says", () => {
  const halves = [0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x7c00, 0xfc00];
  expect(halves.map(floatOfHalf)).toEqual([
    0,
    -0,
    1,
    -2,
    65504,
    2 ** -24,
    2 ** -14,
    0.333251953125,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  expect(floatOfHalf(0x7e00)).toBeNaN();
});

test("every half comes back from the number that it means", () => {
  const numbers = Array.from({ length: 2 ** 16 }, (_, half) => floatOfHalf(half));
  const wrong = numbers.filter((x, half) => !Number.isNaN(x) && halfOfFloat(x) !== half);
  expect(wrong).toEqual([]);
  expect(halfOfFloat(Number.NaN) & 0x7fff).toBe(0x7e00);
});

test("a number becomes the nearest half, of two the even one", () => {
  const smallest = 2 ** -24;
  const halves: [number, number][] = [
    [1 + 2 ** -11, 0x3c00],
    [1 + 2 ** -11 + 2 ** -23, 0x3c01],
    [1 + 3 * 2 ** -11, 0x3c02],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [-1e30, 0xfc00],
    [smallest / 2, 0],
    [smallest * 1.5, 2],
    [-smallest * 0.75, 0x8001],
    [2 ** -14 - smallest / 2, 0x0400],
    [-0, 0x8000],
  ];
  for (const [x, half] of halves) expect(halfOfFloat(x), String(x)).toBe(half);
});

test("every element type can be read as float32", () => {
  expect([
    ...float32Of({ shape: [2], dtype: "float16", data: Uint16Array.of(0x3c00, 0x4000) }),
  ]).toEqual([1, 2]);
  expect([...float32Of({ shape: [2], dtype: "int64", data: BigInt64Array.of(3n, -4n) })]).toEqual([
    3, -4,
  ]);
  expect([...float32Of({ shape: [1], dtype: "float64", data: Float64Array.of(0.5) })]).toEqual([
    0.5,
  ]);
});

test("a scalar has one element, and an empty dimension none", () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 0, 3])).toBe(0);
});
