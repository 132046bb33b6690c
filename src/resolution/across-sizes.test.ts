import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { metadataKey, type PartialCard } from "../model/index.ts";
import { constant, input, matMul, reduceMean, writeModel } from "../onnx/index.ts";
import { folderStore, type RunRecord } from "../record/index.ts";
import { type AcrossSizesOptions, acrossSizes, type Stage } from "./across-sizes.ts";
import { resolutionPictures } from "./pictures.ts";
import type { Resolution } from "./resolution.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resolution-"));
});

const quick = {
  rounds: 1,
  threads: 1,
  count: 120,
  patience: { leastRuns: 1, leastMs: 0, mostMs: 100 },
  by: "a test",
  command: "none",
} as const;

const across = (model: string, options: Partial<AcrossSizesOptions> & { sizes: number[] }) =>
  acrossSizes(model, "exam", { ...quick, store: join(folder, "store"), ...options });

/** Ten scores of a mean colour, for images of these sides. */
async function file(
  name: string,
  sides: readonly [number | string, number | string],
  card: PartialCard = {},
): Promise<string> {
  const image = input("image", ["N", 3, ...sides]);
  const data = Float32Array.from({ length: 30 }, (_, i) => i % 7);
  const weights = constant({ dtype: "float32", shape: [3, 10], data });
  const scores = matMul(reduceMean(image, [2, 3], { keepdims: 0 }), weights);
  const said = { mean: [0, 0, 0], std: [1, 1, 1], interpolation: "bilinear", ...card };
  const metadata = { [metadataKey]: JSON.stringify(said) };
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, writeModel({ name, outputs: { scores }, metadata }));
  return path;
}

async function recordsOf(resolution: Resolution): Promise<RunRecord[]> {
  const store = folderStore(join(folder, "store"));
  const records = [];
  for (const { record } of resolution.rows) records.push(await store.find(record));
  return records as RunRecord[]; // evaluations, by their ids
}

describe("the ideal observer over sizes", () => {
  let made: Resolution;
  beforeAll(async () => {
    made = await across("ideal-observer", { sizes: [48, 16, 48] });
  }, 60_000);

  test("has a row a size, of the same scenes at the largest of them", async () => {
    expect(made.rows.map(({ size }) => size)).toEqual([16, 48]);
    expect(made).toMatchObject({ scene: 48, quantity: "letter height", unit: "px" });
    const records = await recordsOf(made);
    expect(new Set(records.map(({ dataset }) => dataset.digest))).toEqual(
      new Set([made.dataset.digest]),
    );
    const [small, full] = records.map(({ preprocessing }) => preprocessing.join());
    expect(small).toContain("resize(16×16, box");
    expect(full).not.toContain("resize");
  });

  test("reads smaller letters with more pixels of them, and pays for it", () => {
    const [small, full] = made.rows;
    expect(full.result.value).toBeGreaterThan(Number(small.result.value));
    expect(full.gain?.difference).toBeCloseTo(
      Number(full.result.value) - Number(small.result.value),
    );
    const [half] = full.readable;
    expect(half.kind).toBe("measured");
    expect(half.ofSide?.intensity).toBe(Number(half.intensity) / 48);
    expect(full.latencyMs?.median).toBeGreaterThan(0);
    expect(full.macs).toBeGreaterThan(0);
  });

  test("is all there the next time: nothing is shown, nothing is timed", async () => {
    const stages: Stage[] = [];
    const again = await across("ideal-observer", {
      sizes: [16, 48],
      onProgress: (stage) => stages.push(stage),
    });
    expect(again).toEqual(made);
    expect(stages.filter((stage) => stage !== "comparing")).toEqual([]);
  });

  test("is timed anew where other rounds are asked for", async () => {
    const stages: Stage[] = [];
    const again = await across("ideal-observer", {
      sizes: [16, 48],
      rounds: 2,
      onProgress: (stage) => stages.push(stage),
    });
    expect(stages.filter((stage) => stage !== "comparing")).toContain("timing");
    expect(again.profile.id).not.toBe(made.profile.id);
    expect(again.rows.map(({ record }) => record)).toEqual(made.rows.map(({ record }) => record));
  });

  test("is drawn as four pictures", () => {
    const pictures = resolutionPictures(made);
    expect([...pictures.keys()]).toEqual(["accuracy", "smallest", "cost", "trade-off"]);
    for (const svg of pictures.values()) {
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
    expect(pictures.get("trade-off")).toContain("48 px");
  });
});

test("a network is built at each size, and the crop keeps its share of the scene", async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  const made = await across("resnet18", { sizes: [32, 64], onNote });
  expect(notes.filter((note) => note.includes("is untrained"))).toHaveLength(1);
  const [small, large] = await recordsOf(made);
  // ⌊32 · 256 / 224⌋ and ⌊64 · 256 / 224⌋
  expect(small.preprocessing.join()).toMatch(/resize-shorter\(36,.*center-crop\(32×32/);
  expect(large.preprocessing.join()).toMatch(/resize-shorter\(73,.*center-crop\(64×64/);
  expect(small.model.sha256).not.toBe(large.model.sha256);
  // Of the multiply-adds only those of the last layer, 512 × 10, do not grow with the pixels.
  const [{ macs: few }, { macs: many }] = made.rows;
  expect(Number(many) - 5120).toBe(4 * (Number(few) - 5120));
}, 120_000);

describe("a file with open sides", () => {
  test("takes every size, and the crop keeps its share", async () => {
    const path = await file("open", ["H", "W"], { inputSize: [32, 32], resizeTo: 40 });
    const made = await across(path, { sizes: [16, 48], scene: 96 });
    expect(made.scene).toBe(96);
    const [small, large] = await recordsOf(made);
    expect(small.preprocessing.join()).toMatch(/resize-shorter\(20,.*center-crop\(16×16/);
    expect(large.preprocessing.join()).toMatch(/resize-shorter\(60,.*center-crop\(48×48/);
  });

  test("without a crop is shown all of the scene", async () => {
    const made = await across(await file("bare", ["H", "W"]), { sizes: [24] });
    const [{ preprocessing }] = await recordsOf(made);
    expect(preprocessing.join()).toMatch(/resize-shorter\(24,.*center-crop\(24×24/);
    expect(made.rows[0].gain).toBeNull();
  });
});

describe("is refused in one line, before anything is run:", () => {
  test("a file of one size", async () => {
    const path = await file("fixed", [24, 24]);
    await expect(across(path, { sizes: [24, 48] })).rejects.toThrow(
      `${path}: its input "image" is fixed to 24×24, so it cannot be shown anything at 48×48; export it with open height and width`,
    );
  });

  test("a file whose crop is of nobody knows what", async () => {
    const path = await file("vague", ["H", "W"], { resizeTo: 40 });
    await expect(across(path, { sizes: [24] })).rejects.toThrow(
      "its card says resizeTo 40, but not of which inputSize",
    );
  });

  test("a detector in a file", async () => {
    const decoder = "boxes-labels-scores";
    const path = await file("detector", ["H", "W"], { task: "detection", decoder });
    await expect(across(path, { sizes: [24] })).rejects.toThrow(
      `--sizes are those of classifiers, and this one is read by the decoder ${decoder}`,
    );
  });

  test.each<[string, Partial<AcrossSizesOptions> & { sizes: number[] }, string]>([
    [
      "ideal-observer",
      { sizes: [30, 48] },
      "cannot be shown at 30; take 48, 24, 16, 12, 8, 6, 4, 3",
    ],
    ["search-observer", { sizes: [112, 224] }, "it takes a size, and no scene"],
    ["resnet18", { sizes: [16, 32] }, "images of 16×16 are too small"],
    ["resnet18", { sizes: [] }, "no size to show anything at"],
    ["ideal-observer", { sizes: [16] }, "it cannot be drawn on images of side 16"],
  ])("%s, %o", async (name, options, message) => {
    const store = join(folder, "untouched");
    await expect(across(name, { ...options, store })).rejects.toThrow(message);
    expect(await folderStore(store).runs()).toEqual([]);
  });

  test("a scene for images that are not drawn", async () => {
    await expect(
      acrossSizes("resnet18", "folder", {
        ...quick,
        count: undefined,
        store: folder,
        sizes: [32],
        scene: 64,
      }),
    ).rejects.toThrow("folder is not drawn: its images are as large as they are");
  });
});
