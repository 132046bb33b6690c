import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { decode } from "./decode.ts";
import { noise, sha, synth } from "./fixtures/images.ts";
import photoFixture from "./fixtures/photos.json" with { type: "json" };
import fixture from "./fixtures/pipelines.json" with { type: "json" };
import type { Pixels } from "./pixels.ts";
import { allThatIsDone, prepare, preparedSize, stepped } from "./prepare.ts";
import type { Filter, Preprocessing } from "./preprocessing.ts";

type Triple = [number, number, number];
type Pipeline = [size: number, side: number, filter: Filter, [mean: Triple, std: Triple]];

const pipeline = ([size, side, filter, [mean, std]]: Pipeline): Preprocessing => ({
  steps: [
    { step: "resize-shorter", size, filter, resizer: "pillow" },
    { step: "center-crop", width: side, height: side, rounding: "half-even", fill: [0, 0, 0] },
  ],
  encoding: { layout: "NCHW", dtype: "float32", channels: "RGB", scale: 255, mean, std },
});

const pipelines = new Map(
  Object.entries(fixture.pipelines).map(([name, how]) => [name, pipeline(how as Pipeline)]),
);
const named = (name: string): Preprocessing => pipelines.get(name) as Preprocessing;

function tensorOf(image: Pixels, preprocessing: Preprocessing): Float32Array {
  const { width, height } = preparedSize(preprocessing) ?? { width: 0, height: 0 };
  const out = new Float32Array(3 * width * height);
  prepare(image, preprocessing, out, 0);
  return out;
}

type Case = [number, number, string, string, string];

test.each(fixture.cases as Case[])(
  "%i×%i through %s, before and after normalising, as torchvision has it",
  (width, height, name, levels, tensor) => {
    expect(sha(stepped(synth(width, height), named(name)).data)).toBe(levels);
    expect(sha(tensorOf(synth(width, height), named(name)))).toBe(tensor);
  },
);

// Pillow 9.4, torchvision 0.14.1: 300×200, by size of the shorter side and filter
test.each<[number, Filter, string, string]>([
  [256, "bilinear", "492205cb27e77ead", "e5f64297cef91648"],
  [256, "bicubic", "dac73cf89ab49f57", "67b9e33768bfaffb"],
  [248, "bicubic", "51e74d2308c605d1", "fe1fea66e3703fbb"],
  [232, "bilinear", "50d2e5d3a29537e2", "cfba2b9f328c37cf"],
  [224, "bicubic", "e85cefe98586ca5b", "9cd447440eb1817d"],
])("300×200, %i, %s, is as torchvision 0.14.1 has it", (size, filter, levels, tensor) => {
  const imagenet: [Triple, Triple] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  const preprocessing = pipeline([size, 224, filter, imagenet]);
  expect(sha(stepped(synth(300, 200), preprocessing).data)).toBe(levels);
  expect(sha(tensorOf(synth(300, 200), preprocessing))).toBe(tensor);
});

test("the list of what is done names every step", () => {
  expect(allThatIsDone(named("resnet tv"))).toEqual([
    "decode(RGB as Pillow, no colour profile, no orientation)",
    "resize-shorter(256, bilinear, pillow)",
    "center-crop(224×224, half-even, fill 0 0 0)",
    "encode((x / 255 - 0.485 0.456 0.406) / 0.229 0.224 0.225, RGB, float32, NCHW)",
  ]);
});

test("the prepared size is known where the last step fixes it", () => {
  const [resize] = named("vit").steps;
  expect(preparedSize(named("vit"))).toEqual({ width: 224, height: 224 });
  expect(preparedSize({ ...named("vit"), steps: [resize] })).toBeNull();
  expect(preparedSize({ ...named("vit"), steps: [] })).toBeNull();
});

test("an image that would grow without bound is refused before it does", () => {
  const [resize] = named("vit at 384").steps;
  const preprocessing = { ...named("vit at 384"), steps: [resize] };
  expect(() => stepped(noise(1, 10_000), preprocessing)).toThrow("would become 384×3840000");
  expect(stepped(noise(1, 10_000), named("vit at 384"))).toMatchObject({ width: 384, height: 384 });
});

const folder = "../shared/data/imagenet-sample";
const photos = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /\.jpe?g$/i.test(f))
  : [];
const without = photos.length === 0 ? ` (skipped: no photos in ${folder})` : "";

describe.skipIf(photos.length === 0)(`photos${without}`, () => {
  test(`every one as ${photoFixture.versions} have it`, async () => {
    const expected = new Map(Object.entries(photoFixture.photos));
    const different: string[] = [];
    for (const photo of photos) {
      const image = await decode(await readFile(join(folder, photo)), photo);
      const hashes = [...pipelines.values()].map((how) => sha(tensorOf(image, how)));
      const ours = [sha(image.data), ...hashes].join(" ");
      if (expected.get(basename(photo)) !== ours) different.push(photo);
    }
    expect(different).toEqual([]);
    expect(photos.length).toBe(expected.size);
  });
});
