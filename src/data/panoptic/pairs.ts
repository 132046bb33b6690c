/** @module Panoptic predictions beside what is true of the same images. */
import { join } from "node:path";
import { Refusal } from "../../errors.ts";
import type { PanopticMap, Segment } from "../../scene/index.ts";
import { type Id, shown } from "../coco/ids.ts";
import { statOf } from "../files.ts";
import { counted, some } from "../names.ts";
import { openImage } from "../open-image.ts";
import {
  type PanopticAnnotation,
  type PanopticAnnotations,
  type PanopticCategory,
  readPanopticFile,
} from "./annotations.ts";

/** A panoptic map that is read when it is needed. */
export interface PanopticSource {
  /** The PNG. */
  readonly file: string;
  readonly segments: readonly Segment[];
}

export interface PanopticPair {
  /** The id of the image. */
  readonly id: string;
  readonly prediction: PanopticSource;
  readonly truth: PanopticSource;
}

export interface PanopticPairs {
  /** By ascending id; the place of a category is its class. */
  readonly categories: readonly PanopticCategory[];
  /** In the order of the truth. */
  readonly pairs: readonly PanopticPair[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

/** A JSON file, and the folder of its PNG files: without one, that of its name, as for panopticapi. */
export interface PanopticPlace {
  readonly file: string;
  readonly folder?: string | undefined;
}

/** Refuses images without a prediction, and categories that truth does not have. */
export async function openPanopticPairs(
  predictions: PanopticPlace,
  truth: PanopticPlace,
): Promise<PanopticPairs> {
  const [said, actual] = [await opened(predictions), await opened(truth)];
  const { categories } = actual;
  if (categories.length === 0) {
    throw new Refusal("data", `${truth.file}: has no categories; expected a COCO panoptic file`);
  }
  const places = new Map(categories.map(({ id }, place) => [id, place]));
  const saidOf = new Map(said.annotations.map((annotation) => [annotation.image, annotation]));
  const missing = actual.annotations.filter(({ image }) => !saidOf.has(image));
  if (missing.length > 0) {
    throw new Refusal(
      "data",
      `${predictions.file}: no prediction for ${missing.length} of ${counted(actual.annotations.length, "image")} (${some(missing.map(({ image }) => shown(image)))}); an image without segments needs an empty list`,
    );
  }
  const others = said.annotations.length - actual.annotations.length;
  return {
    categories,
    pairs: actual.annotations.map((annotation) => ({
      id: String(annotation.image),
      prediction: sourceOf(saidOf.get(annotation.image) as PanopticAnnotation, said, places),
      truth: sourceOf(annotation, actual, places),
    })),
    notes:
      others === 0
        ? []
        : [`${counted(others, "prediction")} left out: truth does not have the image`],
  };
}

type Opened = PanopticAnnotations & { readonly folder: string };

async function opened({
  file,
  folder = file.replace(/\.json$/i, ""),
}: PanopticPlace): Promise<Opened> {
  const annotations = await readPanopticFile(file);
  if ((await statOf(folder))?.isDirectory()) return { ...annotations, folder };
  throw new Refusal("data", `${folder}: no such folder; expected the PNG files of ${file} in it`);
}

function sourceOf(
  { fileName, image, segments }: PanopticAnnotation,
  { file, folder }: Opened,
  places: ReadonlyMap<Id, number>,
): PanopticSource {
  return {
    file: join(folder, fileName),
    segments: segments.map(({ category: id, ...segment }) => {
      const category = places.get(id);
      if (category !== undefined) return { ...segment, category };
      throw new Refusal(
        "data",
        `${file}: segment ${segment.id} of image ${shown(image)} has the category ${shown(id)}, which truth does not have`,
      );
    }),
  };
}

/** The map in the PNG, with its segments. */
export async function openPanopticMap({ file, segments }: PanopticSource): Promise<PanopticMap> {
  const { readLabelMap } = await import("../../image/index.ts"); // most datasets have no maps
  const { width, height, labels } = readLabelMap(await openImage({ file }), file, "id");
  return { width, height, ids: new Int32Array(labels), segments };
}
