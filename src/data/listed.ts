/** @module A dataset whose samples are listed in memory; the images are only named. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import type { Dataset, ImageSource, Sample } from "./dataset.ts";
import { inParallel } from "./files.ts";
import { some } from "./names.ts";

export interface Listed<Image = ImageSource, Truth = Labels> {
  readonly name: string;
  readonly layout: string;
  readonly classes: readonly string[];
  readonly subset?: readonly number[] | undefined;
  readonly entries: readonly Entry<Image, Truth>[];
}

export interface Entry<Image = ImageSource, Truth = Labels> {
  readonly id: string;
  readonly image: Image;
  readonly truth: Truth;
}

/** Gives the images of entries, in their order, where they are not simply named (as in parquet). */
export type Images<Image> = (
  entries: readonly Entry<Image, unknown>[],
) => AsyncIterable<ImageSource>;

/** A truth as the digest knows it: two that differ must not have one text. */
export type TruthText<Truth> = (truth: Truth) => string | Promise<string>;

const labelsText: TruthText<Labels> = (labels) => labels.join(" ");

/** How many files are asked for their size at once. */
const statWidth = 64;

/** The dataset of a list whose entries name their images. */
export const listed = (list: Listed): Dataset<Labels> => listedWith(list, labelsText);

/** The same with any kind of truth. */
export function listedWith<Truth>(
  list: Listed<ImageSource, Truth>,
  textOf: TruthText<Truth>,
): Dataset<Truth> {
  const sizes = (): Promise<number[]> =>
    inParallel(statWidth, list.entries, ({ image }) => sizeOf(image));
  return datasetOf(list, { images: named, sizes, textOf });
}

/** The dataset of a list whose images come as a stream, which is read once more for the digest. */
export function streamed<Image>(list: Listed<Image>, images: Images<Image>): Dataset<Labels> {
  const sizes = async (): Promise<number[]> => {
    const all: number[] = [];
    for await (const image of images(list.entries)) all.push(await sizeOf(image));
    return all;
  };
  return datasetOf(list, { images, sizes, textOf: labelsText });
}

interface Ways<Image, Truth> {
  readonly images: Images<Image>;
  /** The encoded bytes of each image. */
  sizes(): Promise<number[]>;
  readonly textOf: TruthText<Truth>;
}

function datasetOf<Image, Truth>(
  list: Listed<Image, Truth>,
  { images, sizes, textOf }: Ways<Image, Truth>,
): Dataset<Truth> {
  const { name, layout, classes, subset, entries } = list;
  refuseRepeated(entries, name);
  let digest: Promise<string> | undefined;
  return {
    name,
    layout,
    classes,
    ...(subset === undefined ? {} : { subset }),
    size: entries.length,
    async *samples(from, to): AsyncGenerator<Sample<Truth>> {
      const wanted = entries.slice(from, to);
      let next = 0;
      for await (const image of images(wanted)) {
        const { id, truth } = wanted[next++];
        yield { id, image, truth };
      }
    },
    digest() {
      digest ??= digestOf(entries, { images, sizes, textOf });
      return digest;
    },
  };
}

/** SHA-256 over a line `id \t bytes of the image \t truth` for each sample, in their order. */
async function digestOf<Image, Truth>(
  entries: readonly Entry<Image, Truth>[],
  { sizes, textOf }: Ways<Image, Truth>,
): Promise<string> {
  const bytes = await sizes();
  const truths = await inParallel(statWidth, entries, async ({ truth }) => textOf(truth));
  const hash = createHash("sha256");
  for (const [i, { id }] of entries.entries()) hash.update(`${id}\t${bytes[i]}\t${truths[i]}\n`);
  return hash.digest("hex");
}

async function* named(
  entries: readonly Entry<ImageSource, unknown>[],
): AsyncGenerator<ImageSource> {
  for (const { image } of entries) yield image;
}

/** The encoded bytes that an image takes, without reading it. */
async function sizeOf(image: ImageSource): Promise<number> {
  if ("bytes" in image) return image.bytes.length;
  if ("drawing" in image) throw new Error("internal: a drawing has no encoded bytes");
  if (image.length !== undefined) return image.length;
  const { size } = await stat(image.file).catch((cause: unknown) => {
    throw new Refusal("data", `${image.file}: was listed and is gone now; put it back`, { cause });
  });
  return size - (image.offset ?? 0);
}

function refuseRepeated(entries: readonly Entry<unknown, unknown>[], name: string): void {
  const seen = new Set<string>();
  const repeated = entries.flatMap(({ id }) => (seen.size === seen.add(id).size ? [id] : []));
  if (repeated.length === 0) return;
  throw new Refusal(
    "data",
    `${name}: ${some(repeated)} ${repeated.length === 1 ? "is" : "are"} there twice; every image must have a name of its own: remove the copies`,
  );
}
