import * as Plot from "@observablehq/plot";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apart, namesAtTheEnd } from "./names-at-the-end.ts";
import { chartSvg } from "./svg.ts";

describe("names at the ends of lines", () => {
  const rows = [
    { of: "first", x: 1, y: 10 },
    { of: "first", x: 100, y: 1000 },
    { of: "second", x: 1, y: 12 },
    { of: "second", x: 100, y: 1001 },
    { of: "third", x: 100, y: 10 },
  ];
  const svg = chartSvg({
    title: "three lines",
    x: { type: "log" },
    y: { type: "log" },
    marks: [
      Plot.line(rows, { x: "x", y: "y", stroke: "of" }),
      namesAtTheEnd(rows, { x: "x", y: "y", z: "of" }),
    ],
  });
  const places = new Map(
    [...svg.matchAll(/translate\(([\d.]+),([\d.]+)\)"[^>]*>(first|second|third)</g)].map(
      ([, x, y, name]) => [name, [Number(x), Number(y)]],
    ),
  );

  test("stand once each, where the lines end", () => {
    expect([...places.keys()].sort()).toEqual(["first", "second", "third"]);
    expect(new Set([...places.values()].map(([x]) => x))).toEqual(new Set([600]));
  });

  test("do not lie over each other, in the order of the lines", () => {
    const [[, first], [, second], [, third]] = ["first", "second", "third"].map(
      (name) => places.get(name) as [number, number],
    );
    expect(first - second).toBeCloseTo(13);
    expect(third - first).toBeGreaterThan(100);
  });
});

describe("apart", () => {
  const places = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 12 });

  test("keeps the gap and the order, and moves nothing that has room", () => {
    fc.assert(
      fc.property(places, (wanted) => {
        const got = apart(wanted, 13);
        const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
        for (const [rank, i] of order.entries()) {
          if (rank > 0) expect(got[i] - got[order[rank - 1]]).toBeGreaterThan(13 - 1e-6);
        }
        const hasRoom = order.every(
          (i, rank) => rank === 0 || wanted[i] - wanted[order[rank - 1]] >= 13,
        );
        if (hasRoom) for (const [i, place] of got.entries()) expect(place).toBeCloseTo(wanted[i]);
      }),
    );
  });

  test("moves as little as it can: two that coincide by half a gap each", () => {
    expect(apart([100, 100, 200], 10)).toEqual([95, 105, 200]);
  });
});
