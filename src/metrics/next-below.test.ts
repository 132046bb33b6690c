import fc from "fast-check";
import { expect, test } from "vitest";
import { nextBelow } from "./next-below.ts";

// NumPy 2.5: numpy.nextafter(numpy.float32(x), numpy.float32(-numpy.inf))
test.each([
  [1, 0.9999999403953552],
  [-1, -1.0000001192092896],
  [0, -1.401298464324817e-45],
  [1.401298464324817e-45, 0],
  [-69.07755279541016, -69.07756042480469],
  [-3.4028234663852886e38, Number.NEGATIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [Number.NaN, Number.NaN],
])("below %d comes %d", (x, below) => {
  expect(nextBelow(x)).toBe(below);
});

test("nothing lies between a float32 and the next below", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const below = nextBelow(x);
      expect(below).toBeLessThan(x);
      const middle = Math.fround((below + x) / 2);
      expect(middle === below || middle === x).toBe(true);
    }),
  );
});
