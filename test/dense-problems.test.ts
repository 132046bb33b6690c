/** @module What becomes of a run when one image, one label map or one answer cannot be used. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { evaluateNamed, type NamedOptions } from "../src/evaluate/index.ts";
import {
  add,
  constant,
  div,
  input,
  matMul,
  mul,
  reduceMean,
  reshape,
  scalar,
  type Value,
  writeModel,
} from "../src/onnx/index.ts";
import { folderStore, partsIn, readLedger } from "../src/record/index.ts";
import { temporary } from "./support/pictures.ts";

const by = { by: "a test", command: "test" };

/** The channel that is brightest at every pixel, of images that are `side` high and wide. */
function brightest(side: number | string, last = (logits: Value) => logits): Uint8Array {
  const image = input("image", ["N", side, side, 3]);
  const same = constant({
    dtype: "float32",
    shape: [3, 3],
    data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  });
  return writeModel({ name: "brightest", outputs: { logits: last(matMul(image, same)) } });
}

const colours = [
  { r: 250, g: 0, b: 0 },
  { r: 0, g: 250, b: 0 },
  { r: 0, g: 0, b: 250 },
];

const mapOf = (label: number, width: number, height: number): Promise<Buffer> =>
  sharp(new Uint8Array(width * height).fill(label), { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();

let root: string;
let store: string;
beforeEach(async () => {
  root = await temporary("dense");
  store = join(root, "store");
  for (const folder of ["images", "labels"]) await mkdir(join(root, folder));
  for (let i = 0; i < 6; i++) {
    const background = colours[i % 3];
    await sharp({ create: { width: 8, height: 6, channels: 3, background } })
      .png()
      .toFile(join(root, "images", `${i}.png`));
    await writeFile(join(root, "labels", `${i}.png`), await mapOf(i % 3, 8, 6));
  }
});

const card = ["decoder=segmentation-logits", "outputLayout=NHWC", "mean=none", "std=none"];

async function run(
  { graph = brightest("S"), set = ["resize=none"] }: { graph?: Uint8Array; set?: string[] } = {},
  options: Partial<NamedOptions> = {},
) {
  await writeFile(join(root, "m.onnx"), graph);
  return evaluateNamed(join(root, "m.onnx"), "label-maps", {
    data: root,
    classes: "3",
    set: [...card, ...set],
    partRows: 2,
    store,
    ...by,
    ...options,
  });
}

describe("label maps that cannot be read", () => {
  const mended = () => mapOf(1, 8, 6);

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ["of another size", () => mapOf(1, 6, 8), /labels\/4\.png: has 6×8 pixels, expected 8×6/],
    [
      "with a number that is no class",
      () => mapOf(9, 8, 6),
      /labels\/4\.png: the pixel \(0, 0\) has the number 9/,
    ],
    [
      "that are cut off",
      async () => (await mended()).subarray(0, 50),
      /labels\/4\.png: cannot read this PNG/,
    ],
  ])("%s are broken samples: all others are measured", async (_, broken, message) => {
    await writeFile(join(root, "labels/4.png"), await broken());
    await expect(run()).rejects.toThrow(message);
    await expect(run()).rejects.toThrow(
      /mend the data and repeat the command, or add --skip-broken$/,
    );
    const record = await run({}, { skipBroken: true });
    expect(record.samples).toMatchObject({ scored: 5, broken: [{ id: "4.png" }] });
    expect(record.marks).toEqual(["1 broken sample left out"]);
    expect(record.results[0].value).toBe(1);

    await writeFile(join(root, "labels/4.png"), await mended());
    const whole = await run();
    expect(whole.samples).toMatchObject({ scored: 6, broken: [] });
    expect(whole.made.notes).toEqual([
      expect.stringMatching(/^2 parts of unchanged images taken over/),
    ]);
  });

  test("of an image that cannot be read either are one broken sample", async () => {
    await writeFile(join(root, "labels/4.png"), "");
    const image = join(root, "images/4.png");
    await writeFile(image, (await readFile(image)).subarray(0, 60));
    const record = await run({}, { skipBroken: true });
    expect(record.samples.broken).toEqual([
      { id: "4.png", problem: expect.stringMatching(/^4\.png: /) },
    ]);
  });

  test("that were whole before do not hinder what was measured of the others", async () => {
    await run();
    await writeFile(join(root, "labels/4.png"), "");
    const record = await run({}, { skipBroken: true });
    expect(record.samples).toMatchObject({ scored: 5 });
    expect(record.made.notes).toEqual([expect.stringMatching(/^2 parts of unchanged images/)]);
  });
});

/** Gives NaN, or an infinite number, where the whole image is green. */
const failing = (last: "NaN" | "infinite") => (logits: Value) => {
  const green = reshape(reduceMean(logits, [1, 2], { keepdims: 1 }), [0, 1, 1, 3]);
  const isGreen = constant({ dtype: "float32", shape: [3, 1], data: Float32Array.of(1, 0, 1) });
  const zero = matMul(green, isGreen); // [N, 1, 1, 1]
  return last === "NaN" ? mul(logits, div(zero, zero)) : add(logits, div(scalar(1), zero));
};

describe("a segmenter", () => {
  test("that tells fewer classes apart than there are is refused before the first image", async () => {
    await expect(run({ graph: brightest(8) }, { classes: "4" })).rejects.toThrow(
      /^m: it tells 3 classes apart, and label-maps asks for 4; take the benchmark/,
    );
  });

  test.each(["NaN", "infinite"] as const)(
    "that gives %s for some images is refused when all are seen",
    async (last) => {
      await expect(run({ graph: brightest("S", failing(last)) })).rejects.toThrow(
        /^m: 2 of 6 images have no usable scores \(1\.png: decoder segmentation-logits: output "logits" is (NaN|Infinity) at 0 of 144\)/,
      );
      const [id] = await folderStore(store).runs();
      expect(await partsIn(folderStore(store).ledgerOf(id))).toHaveLength(3);
    },
  );

  test("whose graph takes one size is told the name of an image that comes in another", async () => {
    await expect(
      run({
        graph: brightest(8),
        set: [
          "resize=keep-ratio",
          "resizeTo=6",
          "longest=100",
          "sideRounding=half-up",
          "interpolation=bilinear",
          "padMultiple=2",
        ],
      }),
    ).rejects.toThrow(
      /^m: 0\.png becomes 8×6, and the graph takes 8×8; say --set resize=letterbox, resize=squash or padTo=…, or export it with open sides/,
    );
  });
});

describe("the ledger of a benchmark of boxes", () => {
  test("has no masks, and of what was said the areas of the boxes", async () => {
    const { id } = await evaluateNamed("search-observer", "exam/box-AP", {
      size: 112,
      count: 3,
      store,
      ...by,
    });
    const columns = {
      areas: "double[]",
      boxes: "double[]",
      masks: "string[]",
      truthMasks: "string[]",
    } as const;
    for await (const row of readLedger(folderStore(store).ledgerOf(id), columns)) {
      expect([...row.masks, ...row.truthMasks]).toEqual([]);
      const { areas, boxes } = row;
      expect(Array.from(areas)).toEqual(
        Array.from(areas, (_, i) => boxes[4 * i + 2] * boxes[4 * i + 3]),
      );
    }
  });
});

describe("a decoder", () => {
  test("that needs more outputs than are named is refused before the first image", async () => {
    const run = evaluateNamed("search-observer", "exam/box-AP", {
      size: 112,
      count: 3,
      set: ["outputNames=boxes"],
      store,
      ...by,
    });
    await expect(run).rejects.toThrow(
      /the decoder boxes-labels-scores reads boxes .*; the outputs are boxes, labels, scores, masks: say which with --set outputNames=…/,
    );
    expect(await folderStore(store).runs()).toEqual([]);
  });
});
