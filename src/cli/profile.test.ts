import { expect, test } from "vitest";
import { sizesIn } from "./profile.ts";

test("sizes are sides, pairs, and the usual sides of a range", () => {
  expect(sizesIn("224,384x640")).toEqual([
    [224, 224],
    [384, 640],
  ]);
  expect(sizesIn("224..512").map(([side]) => side)).toEqual([224, 288, 384, 512]);
  expect(sizesIn("200..250").map(([side]) => side)).toEqual([200, 224, 250]);
});

test.each([
  ["300..200", 'expected sizes from small to large, such as 224..1024, got "300..200"'],
  ["224..224", "from small to large"],
  ["0", "expected a whole number from 1"],
  ["large", "expected a size such as 512 or 384x640"],
])("%s is no size", (text, message) => {
  expect(() => sizesIn(text)).toThrow(message);
});
