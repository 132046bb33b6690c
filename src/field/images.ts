/** @module The images over which a field is averaged: which ones, and how each becomes numbers. */
import { stat } from "node:fs/promises";
import { draw, type ImageSource, openDataset, openImage } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import {
  allThatIsDone,
  type Encoding,
  type Pixels,
  type Preprocessing,
  prepare,
  type StepData,
  seenOf,
  withPixels,
} from "../image/index.ts";
import { random } from "../statistics/index.ts";
import type { Practice } from "./practices.ts";

export type Sides = readonly [height: number, width: number];

export interface ImagesOptions {
  /** A folder, or `exam`: the images of its search, which are drawn. */
  readonly data: string;
  readonly count: number;
  readonly seed: number;
  readonly sides: Sides;
  readonly picks: Practice["picks"];
}

/** Images by their ids, in the order in which they are looked at. */
export interface FieldImages {
  readonly dataset: string;
  readonly layout: string;
  readonly digest: string;
  readonly images: readonly { readonly id: string; readonly image: ImageSource }[];
}

/** The search is not drawn on smaller images; they are made smaller. */
const smallestDrawn = 112;

export async function imagesFor(options: ImagesOptions): Promise<FieldImages> {
  const { data, count, seed, sides, picks } = options;
  const opened =
    data === "exam"
      ? { test: "detection", size: Math.max(smallestDrawn, ...sides), count, seed }
      : { root: await folderAt(data) };
  const dataset = await openDataset(data === "exam" ? "exam" : "images", opened);
  const all: { id: string; image: ImageSource }[] = [];
  for await (const { id, image } of dataset.samples()) all.push({ id, image });
  const inOrder = picks === "chance" ? random(seed).shuffle(all) : all;
  const images = inOrder.slice(0, count);
  const { name, layout } = dataset;
  return { dataset: name, layout, digest: await dataset.digest(), images };
}

async function folderAt(data: string): Promise<string> {
  if ((await stat(data).catch(() => undefined))?.isDirectory() === true) return data;
  throw new Refusal("data", `${data}: no such folder; name one of images, or exam`);
}

/** What is done to an image before a model of `encoding` sees it. */
export function preprocessingFor(
  { resize, interpolation: filter }: Pick<Practice, "resize" | "interpolation">,
  [height, width]: Sides,
  encoding: Encoding,
): Preprocessing {
  const steps: StepData[] =
    resize === "squash"
      ? [{ step: "resize", width, height, filter, resizer: "pillow" }]
      : [
          { step: "resize-shorter", size: Math.max(height, width), filter, resizer: "pillow" },
          { step: "center-crop", width, height, rounding: "half-even", fill: [0, 0, 0] },
        ];
  return { steps, encoding };
}

export const stepsDone = (preprocessing: Preprocessing): string[] => allThatIsDone(preprocessing);

/** The elements of one image: float32 as the model reads them. */
export async function elementsOf(
  { id, image }: FieldImages["images"][number],
  preprocessing: Preprocessing,
  [height, width]: Sides,
): Promise<Float32Array> {
  const elements = new Float32Array(3 * height * width);
  const into = (pixels: Pixels) => void prepare(pixels, preprocessing, elements, 0);
  if ("drawing" in image) into(draw(image.drawing));
  else await withPixels(await openImage(image), id, into, (size) => seenOf(preprocessing, size));
  return elements;
}
