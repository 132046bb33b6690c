/**
 * @module Real checkpoints, against torch 2.15.0 (fixtures/make-weights.py), to the bit. It needs the
 * files of ../shared/data/checkpoints, and says so where they are not.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import says from "./fixtures/checkpoints.json" with { type: "json" };
import { type Facts, factsOf } from "./fixtures/weights.ts";
import { openWeights } from "./open-weights.ts";

const data = "../shared/data/checkpoints";
const here = existsSync(data);
if (!here) console.log(`skipped: no checkpoints in ${data}`);

const files = Object.entries(says.files) as [string, string | Record<string, Facts>][];
const readByTorch = files.flatMap(([name, found]) =>
  typeof found === "string" ? [] : [[name, found] as const],
);

describe.runIf(here)("of real checkpoints", () => {
  test.each(readByTorch)("%s holds what PyTorch says, to the bit", async (name, found) => {
    await using weights = await openWeights(join(data, name)).catch(orNothing(found));
    if (weights !== null) expect(factsOf(weights)).toEqual(found);
  });

  test("the broken one is refused", async () => {
    const broken = openWeights(join(data, "pytorch/reader__test_data__broken.pt"));
    await expect(broken).rejects.toThrow("neither safetensors nor a file of torch.save");
  });

  // PyTorch itself refuses these: they lack the list of views and the tensors that it looks for.
  // What is in them can be read in their bytes.
  test.each([
    [
      "2d_tensor",
      { matrix: { shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => i + 1) } },
    ],
    ["float32", { tensor: { shape: [4], data: Float32Array.of(1, 2.5, -3.7, 0) } }],
    ["float64", { tensor: { shape: [3], data: Float64Array.of(1.1, 2.2, 3.3) } }],
    ["int64", { tensor: { shape: [4], data: BigInt64Array.of(100n, -200n, 300n, 0n) } }],
    [
      "weight_bias",
      {
        weight: { shape: [2, 3], data: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) },
        bias: { shape: [2], data: Float32Array.of(0.01, 0.02) },
      },
    ],
    [
      "multi_dtype",
      {
        float_tensor: { shape: [3], data: Float32Array.of(1.5, 2.5, 3.5) },
        double_tensor: { shape: [2], data: Float64Array.of(1.111, 2.222) },
        int_tensor: { shape: [4], data: BigInt64Array.of(10n, 20n, 30n, 40n) },
      },
    ],
  ])("the archive tar_%s is read without PyTorch's own tables", async (name, tensors) => {
    await using weights = await openWeights(
      join(data, `pytorch/reader__test_data__tar_${name}.tar`),
    );
    expect(weights.names).toEqual(Object.keys(tensors));
    for (const [key, tensor] of Object.entries(tensors)) {
      expect(weights.read(key)).toMatchObject(tensor);
    }
  });
});

/** Where PyTorch finds no tensor, a refusal is as good as an empty list. */
const orNothing = (found: Record<string, Facts>) => (thrown: unknown) => {
  if (Object.keys(found).length === 0) return null;
  throw thrown;
};
