/**
 * @module Decode, resize, crop and normalise, against Pillow and NumPy on the same photos. Both sides
 * run on one core where `taskset` can hold them there, and are counted in CPU time of all their
 * threads, so the ratio is that of images per second and core. Goal: as fast as Pillow.
 * Photos: SNELLEN_PHOTOS, else the shared sample, else made here.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import {
  decode,
  type Filter,
  type Preprocessing,
  prepare,
  seenOf,
  stepped,
  withPixels,
} from "../src/image/index.ts";
import { median, msEach, oneThread, onOneCore } from "./one-core.ts";
import { runPython } from "./python.ts";

const rounds = 7;
const filters: readonly Filter[] = ["bilinear", "bicubic"];

export default async function image(): Promise<void> {
  const { folder, remove } = await photoFolder();
  const photos = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
  using core = onOneCore();
  console.log(
    `${photos.length} photos of ${folder}, medians of ${rounds} rounds, CPU time${core.isHeld ? " on one core" : ""}`,
  );
  for (const filter of filters) await compare(folder, photos, filter);
  remove();
}

async function compare(folder: string, photos: readonly Buffer[], filter: Filter): Promise<void> {
  const batch = new Float32Array(photos.length * 3 * 224 * 224);
  const ours: number[] = [];
  const theirs: number[] = [];
  await prepareAll(photos, pipeline(filter), batch); // warms up
  for (let i = 0; i < rounds; i++) {
    ours.push(await msEach(photos.length, () => prepareAll(photos, pipeline(filter), batch)));
    const printed = runPython(["bench/reference/image.py", folder, filter], oneThread);
    if (printed === null) return;
    const said: { ms: number; sum: number } = JSON.parse(printed);
    theirs.push(said.ms);
    const sum = batch.reduce((total, x) => total + x, 0);
    if (Math.abs(sum - said.sum) > 1e-6 * batch.length) {
      throw new Error(
        `the two sides made different numbers: their sums are ${sum} and ${said.sum}`,
      );
    }
  }
  const [our, their] = [median(ours), median(theirs)];
  const perSecond = (ms: number) => `${(1000 / ms).toFixed(0)} images/s (${ms.toFixed(2)} ms)`;
  console.log(
    `${filter.padEnd(9)} snellen ${perSecond(our)}, Pillow ${perSecond(their)}: ` +
      `${(their / our).toFixed(2)}×  (goal: 1×)`,
  );
  const decodeMs = await msEach(photos.length, () => decodeAll(photos));
  const images = await Promise.all(photos.map((photo) => decode(photo, "photo")));
  const stepsMs = await msEach(photos.length, async () => {
    for (const pixels of images) stepped(pixels, pipeline(filter));
  });
  console.log(
    `          to decode all of each ${decodeMs.toFixed(2)}, to resize and crop ${stepsMs.toFixed(2)} ms`,
  );
}

/** The recipe of torchvision's first ImageNet weights. */
const pipeline = (filter: Filter): Preprocessing => ({
  steps: [
    { step: "resize-shorter", size: 256, filter, resizer: "pillow" },
    { step: "center-crop", width: 224, height: 224, rounding: "half-even", fill: [0, 0, 0] },
  ],
  encoding: {
    layout: "NCHW",
    dtype: "float32",
    channels: "RGB",
    scale: 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
});

/** One after the other, as an evaluation does. */
async function prepareAll(photos: readonly Buffer[], how: Preprocessing, batch: Float32Array) {
  for (const [i, photo] of photos.entries()) {
    await withPixels(
      photo,
      `photo ${i}`,
      (pixels) => prepare(pixels, how, batch, i * 3 * 224 * 224),
      (size) => seenOf(how, size),
    );
  }
}

async function decodeAll(photos: readonly Buffer[]): Promise<void> {
  for (const photo of photos) await decode(photo, "photo");
}

async function photoFolder(): Promise<{ folder: string; remove: () => void }> {
  const known = process.env.SNELLEN_PHOTOS ?? "../shared/data/imagenet-sample";
  if (existsSync(known)) return { folder: known, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), "photos-"));
  for (let i = 0; i < 50; i++) await madePhoto(i).toFile(join(folder, `${i}.jpg`));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Blurred noise of the size that most photos of ImageNet have, about as large a file as theirs. */
function madePhoto(i: number): Sharp {
  const [width, height] = i % 4 === 0 ? [375, 500] : [500, 375];
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: "grey", noise } })
    .blur(1.2)
    .jpeg({ quality: 90 });
}
