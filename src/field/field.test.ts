/** @module Whole fields: from a model in a file to a record that a store takes, and to pictures. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { colourFolder, temporary } from "../../test/support/pictures.ts";
import { constant, conv, input, outputsOf, relu, type Value, writeModel } from "../onnx/index.ts";
import { folderStore } from "../record/index.ts";
import { random } from "../statistics/index.ts";
import { type FieldOptions, field } from "./field.ts";
import { writeFields } from "./pictures.ts";

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await temporary("fields");
  data = await colourFolder(2);
});

/** A 3×3 convolution with a stride of 2, of random numbers. */
function layer(x: Value, out: number, seed: number): Value {
  const chance = random(seed);
  const shape = [out, Number(x.shape[1]), 3, 3];
  const numbers = Float32Array.from({ length: 9 * out * shape[1] }, () => chance.normal());
  const w = constant({ dtype: "float32", shape, data: numbers }, `w${seed}`);
  return conv(x, w, { pads: [1, 1, 1, 1], strides: [2, 2] });
}

async function written(name: string, between: (x: Value) => Value): Promise<string> {
  const image = input("image", ["N", 3, 32, 32]);
  const y = layer(between(layer(image, 8, 1)), 8, 2);
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, writeModel({ name, outputs: { y } }));
  return path;
}

const asked = (...paths: string[]): FieldOptions => ({
  models: paths.map((name) => ({ name })),
  data,
  images: 3,
  practice: "replknet",
  seed: 0,
  threads: 1,
  flags: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  by: "snellen test",
  command: "snellen field",
});

test("a field reaches as far as two convolutions do, and the store keeps it", async () => {
  const progress: number[] = [];
  const { record, maps } = await field({
    ...asked(await written("plain", relu)),
    onProgress: (_, { done }) => progress.push(done),
  });
  expect(progress).toEqual([0, 3]);
  const [subject] = record.subjects;
  expect(subject).toMatchObject({
    layer: { name: "y", cells: [8, 8], place: [4, 4] },
    method: { kind: "gradient" },
    images: 3,
    map: { height: 32, width: 32 },
  });
  // The place sees rows 13 to 19: 4 · 4 = 16, and 3 = 1 + 2 to either side.
  const rows = [...maps[0].data.entries()].flatMap(([i, v]) => (v > 0 ? [Math.floor(i / 32)] : []));
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([13, 19]);
  expect(subject.numbers?.areas.at(-1)?.side).toBeLessThanOrEqual(7);
  expect(record.warnings).toEqual([]);

  const store = folderStore(join(folder, "store"));
  await store.keep(record);
  expect(await store.find(record.id.slice(0, 8))).toEqual(record);
});

test("the same fields have the same id, other images another", async () => {
  const path = await written("again", relu);
  const ids = [3, 3, 2].map(async (images) => (await field({ ...asked(path), images })).record.id);
  const [first, second, fewer] = await Promise.all(ids);
  expect(second).toBe(first);
  expect(fewer).not.toBe(first);
});

test("without a gradient it is an estimate, and says so", async () => {
  const path = await written("normalised", (x) => outputsOf("LRN", [x], { size: 3 })[0]);
  const { record, maps } = await field({
    ...asked(path),
    data: "exam", // in images of one colour, no patch hides anything
    occlusion: { patch: 4, doublings: 1, step: 1, refine: 0.05 },
  });
  const [{ method }] = record.subjects;
  expect(method).toMatchObject({ kind: "occlusion", patch: 4, coarsest: 8, step: 1 });
  expect(record.warnings).toEqual([
    expect.stringMatching(
      /^normalised \(of the file\): an estimate by occlusion in patches of 4 px and more, no gradient: .*LRN/,
    ),
  ]);
  expect(maps[0].data.length).toBe(32 * 32);
});

test("all of it can be written into a folder", async () => {
  const fields = await field(asked(await written("one", relu), await written("two", relu)));
  const out = join(folder, "out");
  await writeFields(fields, out);
  expect((await readdir(out)).sort()).toEqual(
    ["one.npy", "one.png", "radial.svg", "sheet.png", "two.npy", "two.png"].sort(),
  );
  const npy = await readFile(join(out, "one.npy"));
  const head = npy.readUInt16LE(8);
  expect(npy.subarray(10, 10 + head).toString()).toContain("'shape': (32, 32)");
  expect((10 + head) % 64).toBe(0);
  const values = new Float64Array(Uint8Array.from(npy.subarray(10 + head)).buffer);
  expect(values).toEqual(fields.maps[0].data);
  expect(await readFile(join(out, "radial.svg"), "utf8")).toContain("two");
});

test.each<[string, Partial<FieldOptions>, string]>([
  ["no such folder", { data: "nowhere" }, "nowhere: no such folder; name one of images, or exam"],
  ["an incomplete card", { flags: {} }, "its card does not say mean, std"],
  ["an unknown layer", { layer: "z" }, 'unknown layer "z"'],
  ["a place that is not there", { place: [8, 0] }, "y has 8×8 places"],
  ["no model", { models: [] }, "nothing to look into; name a model"],
])("%s is refused", async (_, other, words) => {
  const path = await written("refused", relu);
  await expect(field({ ...asked(path), ...other })).rejects.toThrow(words);
});
