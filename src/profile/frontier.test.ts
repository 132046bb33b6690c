import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { constant, conv, input, relu, reshape, type Value, writeModel } from "../onnx/index.ts";
import { type FrontierOptions, frontierOf } from "./frontier.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontier-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, y: Value): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, writeModel({ name, outputs: { y } }));
  return path;
}

const channels = 256;
const w = constant(
  { dtype: "float32", shape: [channels, 3, 1, 1], data: new Float32Array(3 * channels).fill(1) },
  "w",
);
/** Holds 1 KiB for each pixel, at the least. */
const wide = (side: number | string) => relu(conv(input("image", ["N", 3, side, side]), w));

const options = (): FrontierOptions => ({
  build: {},
  batch: 1,
  threads: 1,
  folder,
  memoryLimitBytes: 300 * 2 ** 20,
  greatestSide: 512,
});

describe.runIf(process.platform === "linux")("the frontier", () => {
  test("is where memory ends, and the next size is one that did not fit", async () => {
    const sides: number[] = [];
    const found = await frontierOf(await written("wide", wide(200)), {
      ...options(),
      onTry: (_, side) => sides.push(side),
    });
    const { largest, failed } = found;
    if (largest === null || failed === null) throw new Error(JSON.stringify(found));
    expect(failed).toBe(largest + 32);
    expect((largest - 200) % 32).toBe(0); // in steps from the size of the file
    expect(1024 * largest ** 2).toBeLessThan(found.memoryLimitBytes);
    // The engine's arena grows in powers of two, and is planned anew after the first run.
    expect(8 * 1024 * failed ** 2).toBeGreaterThan(found.memoryLimitBytes);
    expect(found.tries.map(({ side }) => side)).toEqual(sides);
    const at = (side: number) => found.tries.find((one) => one.side === side);
    expect(at(largest)?.peakBytes).toBeGreaterThan(1024 * largest ** 2);
    expect(at(failed)).toMatchObject({
      peakBytes: null,
      reason: expect.stringContaining("wide at"),
    });
  }, 60_000);

  test("is open where all that was tried fits", async () => {
    const found = await frontierOf(await written("open", wide("side")), {
      ...options(),
      greatestSide: 128,
    });
    expect(found).toMatchObject({ largest: 128, failed: null, problem: null, greatestSide: 128 });
  }, 60_000);

  test("is none of a model that takes one size alone, and says why", async () => {
    const fixed = reshape(relu(conv(input("image", [1, 3, 8, 8]), w)), [1, channels * 64]);
    await expect(frontierOf(await written("fixed", fixed), options())).rejects.toThrow("Reshape");
  });
});
