import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { streams } from "./random.ts";
import { joined, lineOf, ones, onResamples, type Reweighed } from "./resamples.ts";

/** How often each unit was drawn. */
const countsThemselves: Reweighed = (counts) => Float64Array.from(counts);

describe("resamples", () => {
  test("draw as many units as there are, from the stream with their number", () => {
    const n = 9;
    const { values } = onResamples(countsThemselves, { n, lines: n, seed: 5, from: 0, to: 20 });
    for (let r = 0; r < 20; r++) {
      const { integer } = streams(5, r).next().value;
      const counts = new Array<number>(n).fill(0);
      for (let i = 0; i < n; i++) counts[integer(n)]++;
      expect(Array.from(values.subarray(r * n, (r + 1) * n))).toEqual(counts);
    }
  });

  test("in ranges are the same as at once, wherever they are cut", () => {
    const all = { n: 7, lines: 7, seed: 1, from: 0, to: 24 };
    const whole = onResamples(countsThemselves, all);
    fc.assert(
      fc.property(fc.nat(24), fc.nat(24), (i, j) => {
        const [a, b] = [Math.min(i, j), Math.max(i, j)];
        const ranges = [
          { ...all, to: a },
          { ...all, from: a, to: b },
          { ...all, from: b },
        ].map((range) => onResamples(countsThemselves, range));
        expect(joined(ranges)).toEqual(whole);
      }),
    );
  });

  test("draw every unit equally often", () => {
    const n = 5;
    const { values } = onResamples(countsThemselves, { n, lines: n, seed: 3, from: 0, to: 4000 });
    for (let i = 0; i < n; i++) {
      const drawn = lineOf({ lines: n, values }, i).reduce((sum, count) => sum + count);
      // Binomial: 20,000 draws of 1/5 have the standard deviation 57.
      expect(Math.abs(drawn - 4000)).toBeLessThan(5 * 57);
    }
  });

  test("of no units are asked all the same", () => {
    const answers = onResamples(() => [Number.NaN], { n: 0, lines: 1, seed: 0, from: 0, to: 2 });
    expect(answers.values).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(ones(0)).toHaveLength(0);
  });

  test("of different families do not join", () => {
    const one = onResamples(() => [0], { n: 1, lines: 1, seed: 0, from: 0, to: 1 });
    const two = onResamples(() => [0, 0], { n: 1, lines: 2, seed: 0, from: 1, to: 2 });
    expect(() => joined([one, two])).toThrow("ranges of 1 and of 2 lines are not of one family");
  });
});
