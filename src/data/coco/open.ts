/** @module Datasets with annotation files of COCO or LVIS. */
import { createHash } from "node:crypto";
import { relative, resolve } from "node:path";
import { Refusal } from "../../errors.ts";
import type { Objects } from "../../scene/index.ts";
import type { Dataset, ImageSource } from "../dataset.ts";
import { type Entry, listedWith } from "../listed.ts";
import type { DatasetOptions } from "../options.ts";
import { type Annotations, readAnnotations } from "./annotations.ts";
import { findAnnotations } from "./find-annotations.ts";
import { findImages } from "./find-images.ts";
import { objectsOf } from "./objects.ts";
import type { Parts } from "./parts.ts";

export interface CocoDataset {
  readonly name: string;
  /** How the name of its annotation file begins. */
  readonly prefix: string;
  /** What its truth has; masks only if the file has any. */
  readonly parts: Parts;
}

/** The dataset below `root`: images by ascending id, classes by ascending id of their category. */
export async function openCoco(
  root: string,
  { name, prefix, parts }: CocoDataset,
  { annotations: given }: DatasetOptions = {},
): Promise<{ dataset: Dataset<Objects>; annotations: Annotations }> {
  const place = await findAnnotations(resolve(root), {
    prefix,
    given: given === undefined ? undefined : resolve(given),
  });
  const annotations = await readAnnotations(place.file);
  const { images, categories, notes } = annotations;
  const { length, columns } = annotations.entries;
  const hasAny = (lengths: Uint32Array): boolean => lengths.some((bytes) => bytes > 0);
  if (parts.keypoints && length > 0 && !hasAny(columns.keypointsLength)) {
    throw new Refusal(
      "data",
      `${place.file}: no annotation has keypoints; name the file of those that have, as ${prefix}_val2017.json`,
    );
  }
  const { paths, folders } = await findImages(images, place);
  const masks = (parts.masks ?? false) && hasAny(columns.segmentationLength);
  const objects = objectsOf(annotations, { ...parts, masks });
  const entries = images.map(
    ({ fileName }, i): Entry<ImageSource, Objects> => ({
      id: fileName,
      image: { file: paths[i] },
      // Masks by the thousand are not all kept: the truth of an image is read when it is asked for.
      get truth() {
        return objects(i);
      },
    }),
  );
  const words = `${folders.join(", ")} with ${relative(place.root, place.file)}`;
  const dataset = listedWith(
    {
      name,
      layout: [words, ...notes].join("; "),
      classes: categories.map((category) => category.name),
      entries,
    },
    textOf,
  );
  return { dataset, annotations };
}

/** SHA-256 over all that the truth of an image says, as bytes; runs of masks as 32-bit numbers. */
function textOf({ masks = [], ...columns }: Objects): string {
  const hash = createHash("sha256");
  for (const [name, column] of Object.entries(columns).sort()) hash.update(name).update(column);
  for (const { runs } of masks) hash.update(runs).update(";");
  return hash.digest("hex");
}
