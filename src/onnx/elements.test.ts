import fc from "fast-check";
import { expect, test } from "vitest";
import { placesOf, stridesOf, viewed } from "./elements.ts";

test("places are those of an odometer", () => {
  expect([...placesOf({ shape: [2, 3], strides: [10, 1], offset: 5 })]).toEqual([
    5, 6, 7, 15, 16, 17,
  ]);
  expect([...placesOf({ shape: [2, 2], strides: [0, -1], offset: 3 })]).toEqual([3, 2, 3, 2]);
  expect([...placesOf({ shape: [], strides: [] })]).toEqual([0]);
  expect([...placesOf({ shape: [2, 0], strides: [1, 1] })]).toEqual([]);
});

test("any turning of axes shows the elements at their places", () => {
  const axes = fc.array(fc.constantFrom(1, 2, 3, 33, 40), { minLength: 1, maxLength: 3 });
  const turned = axes.chain((shape) =>
    fc
      .shuffledSubarray([...shape.keys()], { minLength: shape.length })
      .map((perm) => ({ shape, perm })),
  );
  fc.assert(
    fc.property(turned, ({ shape, perm }) => {
      const data = Int32Array.from(
        { length: shape.reduce<number>((a, b) => a * b, 1) },
        (_, i) => i,
      );
      const strides = stridesOf(shape);
      const view = {
        shape: perm.map((axis) => shape[axis]),
        strides: perm.map((axis) => strides[axis]),
      };
      expect(viewed("int32", data, view)).toEqual(Int32Array.from([...placesOf(view)]));
    }),
    { numRuns: 30, seed: 1 },
  );
});
