import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  constant,
  conv,
  globalAveragePool,
  input,
  outputsOf,
  relu,
  reshape,
  type Value,
  writeModel,
} from "../onnx/index.ts";
import { profileRecordSchema } from "../record/index.ts";
import { staticCosts } from "./static.ts";
import { remarks, shareTable, staticTable } from "./static-tables.ts";

const folder = mkdtempSync(join(tmpdir(), "static-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, y: Value): string {
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, writeModel({ name, outputs: { y } }));
  return path;
}

const w = constant({ dtype: "float32", shape: [4, 3, 3, 3], data: new Float32Array(108) }, "w");
/** 3 → 4 channels, two pixels smaller. */
const filtered = (...shape: (number | string)[]) => relu(conv(input("image", shape), w));
const atOwnSize = { sizes: [] };

describe("a file", () => {
  test("is counted at the size that it has", async () => {
    const [found] = await staticCosts(written("fixed", filtered(1, 3, 10, 12)), atOwnSize);
    expect(found).toMatchObject({ name: "fixed", sides: [10, 12], batch: 1, problem: null });
    expect(found.costs).toMatchObject({
      parameters: 108,
      macs: 27 * 4 * 8 * 10,
      elementwise: 4 * 8 * 10,
      weightBytes: 432,
      bytesRead: 4 * (360 + 108 + 320),
      weightBytesRead: 432,
      bytesWritten: 4 * 2 * 320,
      activationPeakBytes: 4 * 320,
      leastPeakBytes: 4 * 320,
      leastIsProven: true,
      inputBytes: 4 * 360,
      notCounted: [],
      bounds: [],
    });
  });

  test("is counted at other sizes and batches, open or fixed", async () => {
    for (const shape of [
      ["N", 3, "H", "W"],
      [1, 3, 10, 12],
    ]) {
      const path = written("any", filtered(...shape));
      const [small, large] = await staticCosts(path, { sizes: [[4, 4], [6, 4]], batch: 5 }); // biome-ignore format: two sizes
      expect(small.costs?.macs).toBe(5 * 27 * 4 * 2 * 2);
      expect(large.costs?.macs).toBe(5 * 27 * 4 * 4 * 2);
      expect(large.sides).toEqual([6, 4]);
    }
  });

  test("says which sizes are missing, and how to give them", async () => {
    const path = written("open", filtered("N", 3, "height", "width"));
    await expect(staticCosts(path, atOwnSize)).rejects.toThrow(
      `${path}: the input "image" has open sizes [height, width]; say how large the images are with --sizes`,
    );
    const words = written("words", relu(input("tokens", ["N", "length"])));
    await expect(staticCosts(words, atOwnSize)).rejects.toThrow(
      'the input "tokens" has open sizes [length], which are not those of an image',
    );
  });

  test("refuses a size that it cannot take in one line, and is counted at the others", async () => {
    const path = written("pooled", reshape(filtered(1, 3, 10, 10), [1, 4 * 64]));
    const found = await staticCosts(path, { sizes: [[10, 10], [12, 12]] }); // biome-ignore format: two sizes
    expect(found[0].problem).toBe(null);
    expect(found[1]).toMatchObject({ sides: [12, 12], costs: null });
    expect(found[1].problem).toMatch(
      /^\S+ cannot take images of 12×12 in batches of 1: node .*Reshape/,
    );
    await expect(staticCosts(path, { sizes: [[12, 12]] })).rejects.toThrow("cannot take");
    expect(staticTable(found).rows[1].slice(0, 4)).toEqual([
      "pooled",
      "12×12",
      "1",
      found[1].problem,
    ]);
  });

  test("says what is not counted", async () => {
    const [strange] = outputsOf("Foreign", [filtered(1, 3, 4, 4)], {
      domain: "com.example",
      type: "Sparkle",
      version: 1,
      raw: new Uint8Array(),
      outputs: [{ dtype: "float32", shape: [1, 4] }],
    });
    const found = await staticCosts(written("strange", strange), atOwnSize);
    expect(remarks(found)).toEqual([
      'strange at 4×4: not counted: Sparkle "y": from here on, sizes are known only when it runs (1 node)',
      "strange at 4×4: not counted: Sparkle: MACs, element-wise operations, bytes (1 node)",
    ]);
  });

  test("is there", async () => {
    await expect(staticCosts("no/where.onnx", atOwnSize)).rejects.toThrow("no such file");
  });
});

describe("a model of the zoo", () => {
  test("is counted by its name", async () => {
    const [found] = await staticCosts("resnet50", atOwnSize);
    expect(found).toMatchObject({ name: "resnet50", sides: [224, 224] });
    expect(found.costs).toMatchObject({ parameters: 25_557_032, macs: 4_089_184_256 });
  });

  test("has the arithmetic of its scans apart, as the graph says it and as it is published", async () => {
    const [{ costs }] = await staticCosts("vim-ti", { sizes: [], batch: 2 });
    expect(Number(costs?.macs) / 2e9).toBeCloseTo(1.293, 3); // fvcore on the authors' code
    expect(Number(costs?.scans?.published) / 2e9).toBeCloseTo(0.53, 3); // with the rule of VMamba's
    const [{ costs: none }] = await staticCosts("deit-ti", { sizes: [] });
    expect(none?.scans).toBeUndefined();
  });

  test("is told by operator and by part", async () => {
    const [found] = await staticCosts("vim-ti", { sizes: [[224, 224]], scan: "linear-attention" });
    const operators = shareTable(found, "operator").rows.map(([name]) => name);
    expect(operators).toContain("LinearAttention");
    const parts = shareTable(found, "block").rows.map(([name]) => name);
    expect(parts.filter((name) => /^layers\.\d+$/.test(name))).toHaveLength(24);
    expect(parts).toContain("(outside)");
  });

  test("is refused by an unknown name, and by a batch that is none", async () => {
    await expect(staticCosts("resnet5o", atOwnSize)).rejects.toThrow('did you mean "resnet50"?');
    await expect(staticCosts("resnet50", { sizes: [], batch: 0 })).rejects.toThrow(
      "a batch is a whole number from 1, got 0",
    );
  });

  test("has costs that a record can keep", async () => {
    const [{ costs }] = await staticCosts("deit-ti", atOwnSize);
    const kept = profileRecordSchema.shape.subjects.element.shape.costs;
    expect(kept.parse(costs)).toMatchObject({ parameters: 5_717_416, notCounted: [] });
  });
});

test("the table says the conventions", async () => {
  const y = globalAveragePool(filtered(1, 3, 10, 12));
  const { caption, head, rows } = staticTable(await staticCosts(written("mean", y), atOwnSize));
  expect(caption).toContain("each counted once, without bias, norms, activations and scans");
  expect(rows[0]).toHaveLength(head.length);
  expect(rows[0].slice(0, 6)).toEqual(["mean", "10×12", "1", "108", "8.64 k", "640"]);
});
