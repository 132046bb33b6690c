import { describe, expect, test } from "vitest";
import { averagePool, input, type Value, writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { random } from "../statistics/index.ts";
import type { Feeder } from "./feeds.ts";
import { occluded, occlusionField, usualOcclusion } from "./occlusion.ts";
import { unitAt } from "./unit.ts";

const sides = [16, 16] as const;
const image = input("image", ["N", 3, ...sides]);

async function running(features: Value, fixedBatch?: number) {
  const unit = unitAt(features, [1, 1], "sum");
  const bytes = writeModel({ name: "toy", outputs: { unit } });
  const session = await runtimeNamed("cpu").open(bytes, "toy", { threads: 1, lanes: 1 });
  const line: Feeder = { session, where: "toy", input: "image", layout: "NCHW", sides, fixedBatch };
  return { session, line };
}

function noise(seed: number) {
  const chance = random(seed);
  const elements = Float32Array.from({ length: 3 * 16 * 16 }, () => chance.normal());
  return { id: `noise ${seed}`, elements: async () => elements };
}

/** The mean of the cell of 4×4 pixels from row and column 4 on. */
const cell = averagePool(image, { kernel_shape: [4, 4], strides: [4, 4] });

describe("occlusion", () => {
  test("finds the patch that a unit sees, and no other", async () => {
    const { session, line } = await running(cell);
    await using _session = session;
    const seen: number[] = [];
    const { map, images, skipped } = await occlusionField(line, [noise(1), noise(2)], {
      occlusion: { ...usualOcclusion, patch: 2, doublings: 2 },
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect([images, skipped]).toEqual([2, []]);
    expect(seen.at(-1)).toBe(1);
    for (const [i, value] of map.data.entries()) {
      const [y, x] = [i >> 4, i & 15];
      const isSeen = y >= 4 && y < 8 && x >= 4 && x < 8;
      if (isSeen) expect(value).toBeGreaterThan(0);
      else expect(value).toBe(0);
    }
  });

  test("says the same through a graph that takes four images at once", async () => {
    const occlusion = { ...usualOcclusion, patch: 4, doublings: 1 };
    const maps: Float64Array[] = [];
    for (const batch of [undefined, 4]) {
      const { session, line } = await running(cell, batch);
      await using _session = session;
      const options = { occlusion, onProgress: () => undefined };
      maps.push((await occlusionField(line, [noise(3)], options)).map.data);
    }
    expect(maps[1]).toEqual(maps[0]);
  });

  test("moves a patch so far to the mean colour as it is told", () => {
    const elements = Float32Array.of(0, 2, 4, 6, 1, 1, 1, 1, 0, 0, 0, 8);
    const patch = { top: 0, left: 1, height: 2, width: 1 };
    const moved = occluded(elements, { sides: [2, 2], layout: "NCHW" }, patch, 0.5);
    expect([...moved]).toEqual([0, 2.5, 4, 4.5, 1, 1, 1, 1, 0, 1, 0, 5]);
  });
});
