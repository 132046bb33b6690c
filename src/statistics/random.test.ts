/** The vectors come from C compiled by gcc (fixtures/make-random.py). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/random.json" with { type: "json" };
import { random, streams } from "./random.ts";
import { jumped, splitmix32, xoshiro128 } from "./xoshiro128.ts";

const take = (n: number, next: () => number): number[] => Array.from({ length: n }, next);

describe("xoshiro128**", () => {
  test.each(Object.entries(fixture.fromState))("from the state %s, as in C", (state, expected) => {
    const next = xoshiro128(state.split(",").map(Number));
    expect(take(expected.length, next)).toEqual(expected);
  });

  test("from the state 1, 2, 3, 4, as published with the Rust crate rand_xoshiro", () => {
    expect(take(5, xoshiro128([1, 2, 3, 4]))).toEqual([11520, 0, 5927040, 70819200, 2031721883]);
  });
});

describe("a stream", () => {
  test.each(Object.entries(fixture.jumped))(
    "begins where a jump from %s leads, as in C",
    (state, to) => {
      const words = state.split(",").map(Number);
      expect(take(4, xoshiro128(jumped(words)))).toEqual(to.once);
      expect(take(4, xoshiro128(jumped(jumped(jumped(words)))))).toEqual(to.thrice);
    },
  );

  test("of a seed is the same, whichever was asked for first", () => {
    const all = streams(7);
    const words = take(5, () => all.next().value.uint32());
    expect(words[0]).toBe(random(7).uint32());
    expect(new Set(words).size).toBe(5);
    expect(words.map((_, i) => streams(7, i).next().value.uint32())).toEqual(words);
  });
});

test.each(Object.entries(fixture.splitmix32))("splitmix32 from %s, as in C", (seed, expected) => {
  expect(take(expected.length, splitmix32(Number(seed)))).toEqual(expected);
});

describe("random", () => {
  const seeds = Object.keys(fixture.splitmix32) as (keyof typeof fixture.splitmix32)[];
  test.each(seeds)("from the seed %s, as in C, up to the millionth", (seed) => {
    const { uint32 } = random(Number(seed));
    expect(take(6, uint32)).toEqual(fixture.seeded[seed]);
    for (let i = 0; i < 999_994; i++) uint32();
    expect([uint32()]).toEqual(fixture.seeded[`millionth of ${seed}`]);
  });

  test("a float is made of 27 and 26 bits, as in C", () => {
    const next = xoshiro128([1, 2, 3, 4]);
    const floats = take(8, () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53);
    expect(floats).toEqual(fixture.floats);
    const [words, chance] = [random(3), random(3)];
    const high = words.uint32() >>> 5;
    expect(chance.float()).toBe((high * 2 ** 26 + (words.uint32() >>> 6)) / 2 ** 53);
  });

  test("an integer is below n, for every n up to 2³²", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
        const drawn = random(seed).integer(n);
        expect(Number.isInteger(drawn)).toBe(true);
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(drawn).toBeLessThan(n);
      }),
    );
  });

  test.each([3, 10, 2 ** 32 - 1, 2 ** 31 + 1])("integers below %i are equally likely", (n) => {
    const { integer } = random(11);
    const counts = new Array<number>(3).fill(0);
    for (let i = 0; i < 60_000; i++) counts[Math.min(2, Math.floor((integer(n) / n) * 3))]++;
    const expected = n === 10 ? [0.4, 0.3, 0.3] : [1 / 3, 1 / 3, 1 / 3];
    // Chi-square with two degrees of freedom: 13.8 is passed once in a thousand.
    const distance = counts.map(
      (count, i) => (count - 60_000 * expected[i]) ** 2 / (60_000 * expected[i]),
    );
    expect(distance.reduce((a, b) => a + b)).toBeLessThan(13.8);
  });

  test("normal values have mean 0, variance 1 and kurtosis 3, within five standard errors", () => {
    const { normal } = random(5);
    const n = 100_000;
    const values = take(n, normal);
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  test("a shuffle keeps every item and leaves its argument alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, items) => {
        const before = [...items];
        expect(random(seed).shuffle(items).sort()).toEqual([...before].sort());
        expect(items).toEqual(before);
      }),
    );
  });

  test("every order of three is equally likely", () => {
    const { shuffle } = random(9);
    const counts = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      const order = shuffle("abc".split("")).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // Five degrees of freedom: 20.5 is passed once in a thousand.
    const distance = [...counts.values()].map((count) => (count - 10_000) ** 2 / 10_000);
    expect(counts.size).toBe(6);
    expect(distance.reduce((a, b) => a + b)).toBeLessThan(20.5);
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses the seed %d", (seed) => {
    expect(() => random(seed)).toThrow(
      `a seed is a whole number from 0 to 4294967295, got ${seed}`,
    );
  });

  test.each([0, -3, 1.5, 2 ** 32 + 1])("refuses an integer below %d", (n) => {
    expect(() => random(1).integer(n)).toThrow(RangeError);
  });
});
