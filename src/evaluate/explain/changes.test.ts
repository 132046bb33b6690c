import { expect, test } from "vitest";
import { changesBetween, withChanges } from "./changes.ts";

const base = { inputSize: [224, 224], resize: "shorter", resizeTo: 256, interpolation: "bilinear" };
const stated = { inputSize: [288, 288], crop_pct: 0.95, interpolation: "bicubic" };

test("only what differs is changed, one step at a time", () => {
  expect(changesBetween(base, { ...stated, inputSize: [224, 224] })).toEqual([
    { step: "crop", change: { crop_pct: 0.95 } },
    { step: "filter", change: { interpolation: "bicubic" } },
  ]);
});

test.each([
  // ⌊288 · 256 / 224⌋ of 329.14: the share that the crop showed
  ["a size keeps the share of the crop", [{ inputSize: [288, 288] }], [288, 288], 329],
  // ⌊224 / 0.95⌋ of 235.79
  ["a crop keeps the size", [{ crop_pct: 0.95 }], [224, 224], 235],
  // ⌊288 / 0.95⌋ of 303.16
  ["both are as stated", [{ inputSize: [288, 288] }, { crop_pct: 0.95 }], [288, 288], 303],
  ["a filter changes neither", [{ interpolation: "bicubic" }], [224, 224], 256],
])("%s", (_, changes, inputSize, resizeTo) => {
  const changed = withChanges(base, stated, changes);
  expect(changed).toMatchObject({ inputSize, resizeTo });
  expect(changed).not.toHaveProperty("crop_pct");
});

test("a crop in pixels of another size is that share of the one that stays", () => {
  const pixels = { inputSize: [448, 448], resizeTo: 448 };
  expect(withChanges(base, pixels, [{ resizeTo: 448 }])).toMatchObject({ resizeTo: 224 });
});
