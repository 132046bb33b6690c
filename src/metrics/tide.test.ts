import { describe, expect, test } from "vitest";
import type { Detections, Objects } from "../scene/index.ts";
import fixture from "./fixtures/tide.json" with { type: "json" };
import { scenes } from "./fixtures/tide-scenes.ts";
import { tide } from "./tide.ts";

type Box = readonly [number, number, number, number];

const instances = (things: readonly (readonly [Box, number, ...unknown[]])[]) => ({
  categories: Int32Array.from(things, ([, category]) => category),
  boxes: Float64Array.from(things.flatMap(([box]) => [...box])),
  areas: Float64Array.from(things, ([[, , width, height]]) => width * height),
});
const said = (...things: (readonly [Box, number, number])[]): Detections => ({
  ...instances(things),
  scores: Float64Array.from(things, ([, , score]) => score),
});
const truth = (...things: (readonly [Box, number, "crowd"?])[]): Objects => ({
  ...instances(things),
  ids: Float64Array.from(things, (_, i) => i + 1),
  crowd: Uint8Array.from(things, ([, , crowd]) => Number(crowd !== undefined)),
  ignored: new Uint8Array(things.length),
});

/** What a box TIDE says of one image: gains and counts of the types that occur. */
function errors(detections: Detections, objects: Objects) {
  const table = tide({ overlaps: "boxes" });
  const rows = table.conclude([table.observe(detections, objects)]);
  return Object.fromEntries(
    rows.filter(({ count }) => count > 0).map(({ type, dAP, count }) => [type, [dAP, count]]),
  );
}

const here: Box = [10, 10, 20, 20];
const halfway: Box = [20, 10, 20, 20]; // overlaps it by a third
const away: Box = [60, 60, 20, 20];

describe("tide", () => {
  test("has a row for each type, in the order of the paper", () => {
    const { name, conclude } = tide({ overlaps: "boxes" });
    expect(name).toBe("tide-boxes");
    expect(conclude([]).map(({ type }) => type)).toEqual([
      "Cls",
      "Loc",
      "Both",
      "Dupe",
      "Bkg",
      "Miss",
      "FalsePos",
      "FalseNeg",
    ]);
  });

  test("finds no error where all is right", () => {
    expect(errors(said([here, 0, 0.9]), truth([here, 0]))).toEqual({});
  });

  test("takes a detection of another class for Cls, and its object for one within reach", () => {
    expect(errors(said([here, 1, 0.9]), truth([here, 0]))).toEqual({
      Cls: [1, 1], // of two categories one goes, and the other has AP 1
      FalsePos: [0, 1],
      FalseNeg: [0, 1],
    });
  });

  test("takes one that overlaps too little for Loc, with another class for Both", () => {
    expect(errors(said([halfway, 0, 0.9]), truth([here, 0]))).toMatchObject({ Loc: [1, 1] });
    expect(errors(said([halfway, 1, 0.9]), truth([here, 0]))).toMatchObject({
      Both: [0, 1],
      Miss: [0, 1],
    });
  });

  test("takes a second one on the same object for Dupe, however well it lies", () => {
    const both = said([here, 0, 0.9], [here, 0, 0.8]);
    expect(errors(both, truth([here, 0], [away, 0]))).toMatchObject({
      Dupe: [0, 1],
      Miss: [expect.closeTo(1 - 51 / 101, 12), 1],
    });
  });

  test("takes one on nothing for Bkg, and weighs it by its score", () => {
    const object = truth([here, 0]);
    expect(errors(said([here, 0, 0.9], [away, 0, 0.5]), object)).toEqual({
      Bkg: [0, 1],
      FalsePos: [0, 1],
    });
    expect(errors(said([here, 0, 0.5], [away, 0, 0.9]), object)).toEqual({
      Bkg: [0.5, 1],
      FalsePos: [0.5, 1],
    });
  });

  test("repairs of several detections that mean one object only the best", () => {
    const { Loc } = errors(said([halfway, 0, 0.9], [halfway, 0, 0.8]), truth([here, 0]));
    expect(Loc).toEqual([1, 2]);
  });

  test("leaves out what lies in a crowd, but counts it", () => {
    const crowd = truth([here, 0], [away, 0, "crowd"]);
    expect(errors(said([here, 0, 0.5], [away, 0, 0.9]), crowd)).toEqual({ Bkg: [0, 1] });
  });

  test("knows nothing of no images, and of what leaves nothing when it is repaired", () => {
    const { conclude } = tide({ overlaps: "boxes" });
    expect(conclude([]).map(({ dAP, count }) => [dAP, count])).toEqual(
      new Array(8).fill([Number.NaN, 0]),
    );
    expect(errors(said([here, 0, 0.9]), truth())).toMatchObject({ Bkg: [Number.NaN, 1] });
  });

  test.each(["boxes", "masks"] as const)("is tidecv 1.0.1 on scenes of %s", (overlaps) => {
    const { seed, rows } = fixture.scenes[overlaps];
    const drawn = scenes(seed);
    for (const [i, { gains, counts }] of rows.entries()) {
      const { images, ...options } = drawn.next().value;
      const table = tide({ overlaps, ...options });
      const said = table.conclude(images.map(({ said, truth }) => table.observe(said, truth)));
      // Without AP there is nothing that tidecv counts.
      if (counts !== null) {
        expect(
          said.slice(0, 6).map(({ count }) => count),
          `scene ${i}`,
        ).toEqual(counts);
      }
      for (const [t, { type, dAP }] of said.entries()) {
        const gain = gains[t] ?? Number.NaN;
        if (Number.isNaN(gain)) expect(dAP, `scene ${i}: ${type}`).toBeNaN();
        else expect(dAP, `scene ${i}: ${type}`).toBeCloseTo(gain, 10);
      }
    }
  });

  test.each([
    [0.1, 0.5],
    [0.5, 0],
    [1.1, 0.1],
    [Number.NaN, 0.1],
  ])("refuses a foreground of %d with a background of %d", (foreground, background) => {
    expect(() => tide({ overlaps: "boxes", foreground, background })).toThrow(
      `TIDE needs 0 < background ≤ foreground ≤ 1, got ${background} and ${foreground}`,
    );
  });

  test("of masks refuses an image without", () => {
    expect(() => tide({ overlaps: "masks" }).observe(said([here, 0, 1]), truth())).toThrow(
      "TIDE of masks needs masks, but an image came without; ask for boxes",
    );
  });
});
