import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabelMap } from "./label-map.ts";
import { labelMapOfRuns, labelRuns } from "./label-runs.ts";

const map = (width: number, labels: LabelMap["labels"]): LabelMap => ({
  width,
  height: labels.length / width,
  labels,
});

describe("the runs of a label map", () => {
  test("go on over the ends of rows", () => {
    const runs = labelRuns(map(3, Uint8Array.of(7, 7, 2, 2, 2, 7)));
    expect(runs).toEqual({ labels: Int32Array.of(7, 2, 7), lengths: Int32Array.of(2, 3, 1) });
  });

  const label = fc.oneof(fc.nat(3), fc.nat(70_000));
  const rows = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.array(label, { maxLength: 60 }));
  test("give it back as it was", () => {
    fc.assert(
      fc.property(rows, ([width, labels]) => {
        const whole = Int32Array.from(labels.slice(0, labels.length - (labels.length % width)));
        const back = labelMapOfRuns(labelRuns(map(width, whole)), map(width, whole));
        expect(back).toMatchObject({ width, height: whole.length / width });
        expect(Int32Array.from(back.labels)).toEqual(whole);
      }),
    );
  });

  test.each([
    [255, Uint8Array],
    [256, Uint16Array],
    [65_536, Int32Array],
    [-1, Int32Array],
  ])("up to the label %i give a %o", (label, type) => {
    const runs = { labels: Int32Array.of(label), lengths: Int32Array.of(4) };
    expect(labelMapOfRuns(runs, { width: 2, height: 2 }).labels).toBeInstanceOf(type);
  });

  test.each<[string, number[], number[], string]>([
    ["fewer pixels", [1, 2], [3, 2], "have 5 pixels, the image has 3×2 = 6"],
    ["more pixels", [1, 2], [3, 4], "have 7 pixels, the image has 3×2 = 6"],
    ["an empty run", [1, 2], [6, 0], "run 1 of a label map has 0 pixels"],
    ["a run that goes back", [1, 2], [7, -1], "run 1 of a label map has -1 pixels"],
    ["a label too many", [1, 2], [6], "2 labels for 1 runs"],
  ])("with %s are refused", (_, labels, lengths, message) => {
    const runs = { labels: Int32Array.from(labels), lengths: Int32Array.from(lengths) };
    expect(() => labelMapOfRuns(runs, { width: 3, height: 2 })).toThrow(message);
  });
});
