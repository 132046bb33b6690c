/** A comparison of models that are no classifiers: of two that name the colour of every pixel. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { openDataset } from "../data/index.ts";
import { modelOf } from "../model/index.ts";
import { gather, inMemory, input, integers, readHeader, writeModel } from "../onnx/index.ts";
import { onResamples, pairedSpread } from "../statistics/index.ts";
import { compare } from "./compare.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { protocolNamed } from "./protocols.ts";

const side = 8;
const colours = [
  [10, 40, 240],
  [20, 220, 40],
  [230, 30, 20],
];

/** How many columns of each of twelve images are blue, green and red, from left to right. */
const columns = Array.from({ length: 12 }, (_, i) => [i % 4, 2 + (i % 3), 6 - (i % 4) - (i % 3)]);

async function folders(): Promise<{ root: string; labels: string }> {
  const root = join(await temporary("pixels"), "images");
  const labels = join(root, "..", "maps");
  for (const folder of [root, labels]) await mkdir(folder);
  for (const [i, widths] of columns.entries()) {
    const row = widths.flatMap((width, label) => new Array<number>(width).fill(label));
    const map = Uint8Array.from({ length: side * side }, (_, at) => row[at % side]);
    const pixels = Uint8Array.from([...map].flatMap((label) => colours[label]));
    const raw = { width: side, height: side };
    const save = (data: Uint8Array, channels: 1 | 3, path: string) =>
      sharp(data, { raw: { ...raw, channels } })
        .toColourspace(channels === 1 ? "b-w" : "srgb")
        .png()
        .toFile(path);
    const name = `${String(i).padStart(2, "0")}.png`; // the order of datasets is that of names
    await save(pixels, 3, join(root, name));
    await save(map, 1, join(labels, name));
  }
  return { root, labels };
}

/** The score of a class is one channel of the pixel. */
async function run(name: string, channels: readonly number[], options: Partial<EvaluateOptions>) {
  const image = input("image", ["N", 3, "height", "width"]);
  const bytes = writeModel({ name, outputs: { logits: gather(image, integers(channels), 1) } });
  const { id } = await evaluate({
    model: modelOf(name, bytes, readHeader(inMemory(name, bytes)), {
      resize: "none",
      mean: [0, 0, 0],
      std: [1, 1, 1],
      decoder: "segmentation-logits",
    }),
    protocol: protocolNamed("label-maps"),
    threads: 1,
    by: "a test",
    command: "test",
    ...options,
  } as EvaluateOptions);
  return id;
}

test("two that name pixels are compared by mIoU, on resamples of images", async () => {
  const { root, labels } = await folders();
  const classes = join(root, "..", "classes.txt");
  await writeFile(classes, "blue\ngreen\nred\n");
  const dataset = (await openDataset("label-maps", { root, labels, classes })) as never;
  const store = await temporary("store");
  const sees = await run("sees", [2, 1, 0], { dataset, store });
  // Blue and green are the same to it, so it says the first of them.
  const greenless = await run("greenless", [2, 2, 0], { dataset, store });

  const { lines } = await compare({ store, ids: [sees, greenless], resamples: 200, seed: 3 });
  const [{ metric, values, pairs }] = lines;
  expect(metric).toBe("mIoU");

  // The clear version: green is never hit, and blue has all the green in its union.
  const meanIoU = (counts: ArrayLike<number>): number[] => {
    const sum = (label: number) =>
      columns.reduce((total, widths, i) => total + counts[i] * widths[label], 0);
    return [1, (sum(0) / (sum(0) + sum(1)) + 0 + 1) / 3];
  };
  const whole = meanIoU(new Uint8Array(12).fill(1));
  expect(values.map(({ value }) => value)).toEqual(whole);
  const ask = { n: 12, lines: 2, seed: 3, from: 0, to: 200 };
  const said = onResamples(meanIoU, ask).values;
  const expected = pairedSpread({
    difference: whole[0] - whole[1],
    first: said.filter((_, i) => i % 2 === 0),
    second: said.filter((_, i) => i % 2 === 1),
    level: 0.95,
  });
  expect(pairs[0]).toMatchObject({ test: "paired bootstrap", p: 2 / 201, isToldApart: true });
  expect(pairs[0].difference).toBeCloseTo(expected.difference, 14);
  expect(pairs[0].interval.low).toBeCloseTo(expected.low, 14);
  expect(pairs[0].interval.high).toBeCloseTo(expected.high, 14);
});
