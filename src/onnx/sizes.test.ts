import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ceilQuotient,
  difference,
  floorQuotient,
  isAtLeast,
  larger,
  product,
  quotient,
  type Size,
  sizeOfText,
  smaller,
  sum,
  unified,
  unknownSize,
} from "./sizes.ts";

/** What a size is when its names are these numbers. */
function at(size: Size, numbers: Readonly<Record<string, number>>): number {
  const text = String(size)
    .replaceAll("floor", "Math.floor")
    .replaceAll(/\bm(in|ax)\(/g, "Math.m$1(");
  return new Function(...Object.keys(numbers), `return ${text}`)(...Object.values(numbers));
}

describe("sizes", () => {
  test.each<[Size, Size]>([
    [sum("N", 1), "N+1"],
    [sum("N", "N", -1), "2*N-1"],
    [difference(sum("H", 3), "H"), 3],
    [product(3, "W", "H"), "3*H*W"],
    [product(sum("N", 1), sum("N", -1)), "N*N-1"],
    [floorQuotient(sum("H", -1), 2), "floor((H+1)/2)-1"],
    [sum(floorQuotient(sum("H", -1), 2), 1), "floor((H+1)/2)"],
    [floorQuotient(product(4, "N"), 2), "2*N"],
    [floorQuotient(floorQuotient("H", 2), 2), "floor(H/4)"],
    [ceilQuotient("H", 16), "floor((H+15)/16)"],
    [sizeOfText("past_length + 1"), "past_length+1"],
    [smaller("N", sum("N", 2)), "N"],
    [smaller("N", 5), "min(5,N)"],
    [larger("N", 1), "N"],
  ])("%s is %s", (size, text) => {
    expect(size).toBe(text);
  });

  test.each<[Size, Size, Size | undefined]>([
    [product(6, "N", "H"), product(2, "H"), "3*N"],
    [product("N", sum("H", 1)), sum("H", 1), "N"],
    [12, 4, 3],
    [12, 5, undefined],
    ["N", 2, undefined],
    ["N", 0, undefined],
  ])("%s by %s without a remainder is %s", (a, b, exact) => {
    expect(quotient(a, b)).toBe(exact);
  });

  test.each<[Size, Size, Size | undefined]>([
    ["N", "N", "N"],
    [2, 3, undefined],
    ["N", 2, undefined],
    [sum("N", 1), 2, 2],
    [unknownSize(), "N", "N"],
    [unknownSize(), 7, 7],
    ["floor((H-1)/2)+1", "H", "H"],
  ])("%s and %s, if they are one, are %s", (a, b, both) => {
    expect(unified(a, b)).toBe(both);
    expect(unified(b, a)).toBe(both);
  });

  test("hold for whatever numbers their names mean", () => {
    const names = { H: fc.integer({ min: 1, max: 99 }), W: fc.integer({ min: 1, max: 99 }) };
    const { size } = fc.letrec<{ size: Size }>((tie) => {
      const pair = fc.tuple(tie("size"), tie("size"));
      const by = fc.integer({ min: 1, max: 7 });
      return {
        size: fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom<Size>("H", "W", 1, 2, 5),
          pair.map(([a, b]) => sum(a, b)),
          pair.map(([a, b]) => difference(a, b)),
          pair.map(([a, b]) => product(a, b)),
          pair.map(([a, b]) => smaller(a, b)),
          pair.map(([a, b]) => larger(a, b)),
          fc.tuple(tie("size"), by).map(([a, b]) => floorQuotient(a, b)),
        ),
      };
    });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 7 }), fc.record(names), (a, b, by, is) => {
        fc.pre(![a, b].some((one) => String(one).includes("?")));
        const meant = (one: Size) => at(one, is);
        const holds = (made: Size, number: number) =>
          String(made).includes("?") ||
          expect(meant(made) === number, `${a} and ${b}: ${made}`).toBe(true);
        holds(sum(a, b), meant(a) + meant(b));
        holds(difference(a, b), meant(a) - meant(b));
        holds(product(a, b), meant(a) * meant(b));
        holds(floorQuotient(a, by), Math.floor(meant(a) / by));
        holds(smaller(a, b), Math.min(meant(a), meant(b)));
        holds(larger(a, b), Math.max(meant(a), meant(b)));
        const exact = quotient(a, b);
        if (exact !== undefined && meant(b) !== 0) holds(exact, meant(a) / meant(b));
        if (isAtLeast(a, 1)) expect(meant(a), String(a)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  test("that grow without end are not known", () => {
    let size: Size = sum("N", 1);
    for (let i = 0; i < 200; i++) size = product(size, sum(size, "H"));
    expect(String(size).length).toBeLessThan(200);
  });
});
