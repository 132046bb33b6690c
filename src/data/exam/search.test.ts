import { describe, expect, test } from "vitest";
import { bitmapOfMask, maskArea, type Objects, sloanLetters } from "../../scene/index.ts";
import type { Dataset } from "../dataset.ts";
import { openDataset } from "../index.ts";
import type { LabelMapTruth } from "../label-maps/source.ts";

const objects = (options: { count?: number; seed?: number; size?: number } = {}) =>
  openDataset("exam", { test: "detection", count: 40, ...options }) as Promise<Dataset<Objects>>;

async function allOf<T>(samples: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const sample of samples) all.push(sample);
  return all;
}

describe("the search", () => {
  test("has 1 to 6 letters in an image, and every letter and height occurs", async () => {
    const truths = (await allOf((await objects()).samples())).map(({ truth }) => truth);
    const counts = truths.map(({ categories }) => categories.length);
    expect(Math.min(...counts)).toBe(1);
    expect(Math.max(...counts)).toBe(6);
    const categories = truths.flatMap((truth) => [...truth.categories]);
    expect(new Set(categories).size).toBe(sloanLetters.length);
    const heights = truths.flatMap(({ boxes }) => [...boxes].filter((_, i) => i % 4 === 3));
    expect(new Set(heights.map(Math.round)).size).toBe(6);
  });

  test("keeps letters apart: no box touches another", async () => {
    for await (const { truth } of (await objects()).samples()) {
      const boxes = Array.from({ length: truth.areas.length }, (_, i) =>
        truth.boxes.subarray(4 * i, 4 * i + 4),
      );
      for (const [i, [x, y, width, height]] of boxes.entries()) {
        for (const [x2, y2, width2, height2] of boxes.slice(i + 1)) {
          const isApart =
            x + width <= x2 || x2 + width2 <= x || y + height <= y2 || y2 + height2 <= y;
          expect(isApart).toBe(true);
        }
      }
    }
  });

  test("says of each letter its mask, whose area is that of the object", async () => {
    for await (const { truth, image } of (await objects({ count: 5 })).samples()) {
      if (!("drawing" in image)) throw new Error("the exam is drawn");
      expect([...truth.areas]).toEqual(truth.masks?.map(maskArea));
      for (const mask of truth.masks ?? []) {
        expect([mask.width, mask.height]).toEqual([image.drawing.width, image.drawing.height]);
      }
    }
  });

  test("as a label map is its masks in the classes of its letters, from 1", async () => {
    const maps = (await openDataset("exam", {
      test: "semantic-segmentation",
      count: 5,
    })) as Dataset<LabelMapTruth>;
    const [things, labelled] = [
      await allOf((await objects({ count: 5 })).samples()),
      await allOf(maps.samples()),
    ];
    expect(maps.classes).toEqual(["background", ...sloanLetters]);
    for (const [i, { truth }] of labelled.entries()) {
      if (!("map" in truth)) throw new Error("a drawn map is at hand");
      const { categories, masks = [] } = things[i].truth;
      const expected = new Uint8Array(truth.map.labels.length);
      for (const [m, mask] of masks.entries()) {
        for (const [p, isIn] of bitmapOfMask(mask).entries()) {
          if (isIn) expected[p] = 1 + categories[m];
        }
      }
      expect(truth.map.labels).toEqual(expected);
    }
  });

  test("gives ids that count through the whole of it, also from the middle on", async () => {
    const dataset = await objects();
    const ids = (await allOf(dataset.samples())).flatMap(({ truth }) => [...truth.ids]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBe(1);
    const [all, late] = [await allOf(dataset.samples()), await allOf(dataset.samples(30))];
    expect(late).toEqual(all.slice(30));
  });

  test("is the same for the same seed, and another for another", async () => {
    const digest = async (seed: number) => (await objects({ seed })).digest();
    expect(await digest(1)).toBe(await digest(1));
    expect(await digest(1)).not.toBe(await digest(2));
  });

  test("refuses images that have no room, and counts that are none", async () => {
    await expect(objects({ size: 111 })).rejects.toThrow(
      "exam search: it cannot be drawn on images of side 111; take a whole number from 112 to 4096",
    );
    await expect(objects({ count: 0 })).rejects.toThrow(
      "exam search: it cannot show 0 images; take a whole number from 1",
    );
  });
});
