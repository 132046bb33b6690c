import { describe, expect, test } from "vitest";
import { contributionAreas } from "./contribution-area.ts";
import { contributionsIn, type FieldMap, reduced } from "./field-map.ts";
import facts from "./fixtures/numbers.json" with { type: "json" };
import { fieldNumbers, placeOver } from "./numbers.ts";
import { displayed } from "./practices.ts";

const mapOf = (rows: readonly (readonly number[])[]): FieldMap => ({
  height: rows.length,
  width: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

const even = (side: number): FieldMap => ({
  height: side,
  width: side,
  data: new Float64Array(side * side).fill(1),
});

// NumPy and SciPy (curve_fit), see make-numbers.py; 1e-9.
describe.each(Object.entries(facts.cases))("of %s", (_, known) => {
  const map = mapOf(known.map);
  const [height, width] = known.cells;
  const [row, column] = known.at;
  const place = placeOver([map.height, map.width], [height, width], [row, column]);
  const numbers = fieldNumbers(map, place);

  test("the squares are those of RepLKNet's script", () => {
    expect(numbers?.areas.map(({ side, share }) => [side, share])).toEqual(known.areas);
  });

  test("the cross, the Gaussian and the sizes are what NumPy and SciPy find", () => {
    const [share, round] = known.cross;
    expect(numbers?.cross?.share).toBeCloseTo(share, 9);
    expect(numbers?.cross?.excess).toBeCloseTo(share / round, 9);
    expect(numbers?.cross?.byDistance).toBeCloseTo(known.byDistance, 9);
    const [amplitude, sigma, r2] = known.gaussian;
    expect(numbers?.gaussian?.sigma).toBeCloseTo(sigma, 4);
    expect(numbers?.gaussian?.amplitude).toBeCloseTo(amplitude, 6);
    expect(numbers?.gaussian?.r2).toBeCloseTo(r2, 9);
    expect(numbers?.twoSigmaSide).toBeCloseTo(known.twoSigmaSide, 9);
    expect(numbers?.reached).toBeCloseTo(known.reached, 9);
  });

  test("contributions by distance are what NumPy counts", () => {
    for (const [d, value] of known.radial.entries())
      expect(numbers?.radial[d]).toBeCloseTo(value, 9);
  });
});

describe("the high-contribution area", () => {
  test("is null where no square of the script holds so much", () => {
    // The largest of a side of 8 has a side of 7: 49 of 64.
    expect(contributionAreas(even(8), [0.7, 0.99])).toEqual([
      { of: 0.7, side: 7, share: 49 / 64 },
      { of: 0.99, side: null, share: null },
    ]);
  });

  test("needs more than the share, and at least a side of 3", () => {
    const point = { ...even(9), data: new Float64Array(81) };
    point.data[4 * 9 + 4] = 1;
    expect(contributionAreas(point, [0.99])).toEqual([{ of: 0.99, side: 3, share: 9 / 81 }]);
    expect(contributionAreas(even(9), [9 / 81])).toEqual([
      { of: 9 / 81, side: 5, share: ((5 / 9) * 5) / 9 },
    ]);
  });

  test("around a corner grows until it holds the image, and counts what lies in it", () => {
    expect(contributionAreas(even(4), [0.25, 0.9], [0, 0])).toEqual([
      { of: 0.25, side: 5, share: 9 / 16 },
      { of: 0.9, side: 7, share: 1 },
    ]);
  });
});

test("the middle of a map of 7×7 lies over that of the image; of 14×14 half a cell beyond", () => {
  expect(placeOver([224, 224], [7, 7], [3, 3])).toEqual({
    point: [111.5, 111.5],
    cell: [32, 32],
    pixel: [112, 112],
  });
  expect(placeOver([224, 224], [14, 14], [7, 7]).point).toEqual([119.5, 119.5]);
  expect(placeOver([224, 224], [7, 7], [0, 6])).toMatchObject({ pixel: [16, 208] });
});

test("a field that does not fall off has no Gaussian, and no cross", () => {
  const place = placeOver([12, 12], [3, 3], [1, 1]);
  expect(fieldNumbers(even(12), place)).toMatchObject({ gaussian: null, cross: { excess: 1 } });
});

test("a cross that is faint beside the middle is seen at each distance, not in the whole", () => {
  const side = 63;
  const faint = even(side);
  for (let i = 0; i < faint.data.length; i++) {
    const away = [Math.abs(Math.floor(i / side) - 31), Math.abs((i % side) - 31)];
    faint.data[i] = Math.max(...away) < 2 ? 1 : Math.min(...away) < 2 ? 1e-5 : 1e-6;
  }
  const cross = fieldNumbers(faint, placeOver([side, side], [21, 21], [10, 10]))?.cross;
  expect(cross?.excess).toBeCloseTo(1, 3); // all but 1e-3 lies in the middle
  // Where a ring is wide, row and column are 1e-5 and nearly all of it 1e-6: up to ten times.
  expect(cross?.byDistance).toBeGreaterThan(3);
  expect(cross?.byDistance).toBeLessThan(10);
});

test("of a map of zeros, or with a NaN, nothing is said", () => {
  const place = placeOver([4, 4], [1, 1], [0, 0]);
  expect(fieldNumbers({ ...even(4), data: new Float64Array(16) }, place)).toBeUndefined();
  expect(
    fieldNumbers({ ...even(4), data: new Float64Array(16).fill(Number.NaN) }, place),
  ).toBeUndefined();
});

describe("gradients become contributions", () => {
  const data = Float32Array.of(1, -2, 3, -4, 10, 20, 30, -40);

  test.each([
    ["positive", [11, 20, 33, 0]],
    ["absolute", [11, 22, 33, 44]],
    ["squared", [101, 404, 909, 1616]],
  ] as const)("%s", (rectifier, expected) => {
    const [map] = contributionsIn({ shape: [1, 2, 2, 2], dtype: "float32", data }, rectifier);
    expect([...map.data]).toEqual(expected);
  });

  test("with the colours last", () => {
    const [first, second] = contributionsIn(
      { shape: [2, 1, 2, 2], dtype: "float32", data },
      "absolute",
      "NHWC",
    );
    expect([...first.data, ...second.data]).toEqual([3, 7, 30, 70]);
  });

  test("a NaN stays one", () => {
    const nan = Float32Array.of(Number.NaN);
    const [map] = contributionsIn({ shape: [1, 1, 1, 1], dtype: "float32", data: nan }, "positive");
    expect(map.data[0]).toBeNaN();
  });
});

test("what is drawn has 1 as its largest", () => {
  const map = mapOf([[0, 9, 99]]);
  expect([...displayed(map, "log").data]).toEqual([0, 0.5, 1]);
  expect([...displayed(map, "raw").data]).toEqual([0, 1 / 11, 1]);
  expect(displayed(map, "power").data[1]).toBeCloseTo((1 / 11) ** 0.2, 12);
});

test("a smaller map has the means of its windows, those at the border of what there is", () => {
  const small = reduced(
    mapOf([
      [1, 2, 3],
      [3, 6, 5],
      [7, 9, 8],
    ]),
    2,
  );
  expect([...small.data]).toEqual([3, 4, 8, 8]);
});
