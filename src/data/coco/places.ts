/**
 * @module Where the things of a result file are: boxes and areas as `COCO.loadRes` of pycocotools 2.0.11
 * makes them, by what the first entry of the file has.
 */
import {
  type Box,
  boxMask,
  type Instances,
  type Mask,
  maskArea,
  maskBox,
} from "../../scene/index.ts";
import type { Annotations } from "./annotations.ts";
import { Malformed } from "./cursor.ts";
import { keypointCount, readKeypoints } from "./keypoint-value.ts";
import { readMask } from "./mask-value.ts";
import type { Parts } from "./parts.ts";
import type { Kind, ResultEntries } from "./result-entries.ts";
import { cursorsAt, readAgain } from "./spans.ts";

/** Entries of one image. */
export interface Chosen {
  readonly image: number;
  readonly entries: Uint32Array;
  /** [n · 4]; NaN where an entry has none. */
  readonly boxes: Float64Array;
}

type Place = Omit<Instances, "categories">;

/** Gives the places of entries. */
export function placesOf(
  entries: ResultEntries,
  annotations: Annotations,
  parts: Parts,
): (chosen: Chosen) => Place {
  const leading = (["boxes", "masks", "keypoints"] as const).find((kind) => entries.has.has(kind));
  const read = readers[leading ?? "boxes"];
  return (chosen) => {
    const from: From = { entries, annotations, chosen };
    const { boxes, areas, masks, keypoints } = read(from, parts);
    return {
      boxes,
      areas,
      ...(parts.masks ? { masks: masks ?? masksOf(from) } : {}),
      ...(parts.keypoints ? { keypoints: keypoints ?? keypointsOf(from) } : {}),
    };
  };
}

interface From {
  readonly entries: ResultEntries;
  readonly annotations: Annotations;
  readonly chosen: Chosen;
}

const readers: Readonly<Record<Kind, (from: From, parts: Parts) => Place>> = {
  boxes(from) {
    const { boxes } = from.chosen;
    const areas = new Float64Array(boxes.length / 4);
    for (let i = 0; i < areas.length; i++) {
      if (Number.isNaN(boxes[4 * i])) lacks(from, i, "bbox");
      areas[i] = boxes[4 * i + 2] * boxes[4 * i + 3];
    }
    return { boxes, areas };
  },

  masks(from, parts) {
    const masks = masksOf(from);
    const boxes = from.chosen.boxes.slice();
    masks.forEach((mask, i) => {
      if (parts.boxes && Number.isNaN(boxes[4 * i])) boxes.set(maskBox(mask), 4 * i);
    });
    return { boxes, areas: Float64Array.from(masks, maskArea), masks };
  },

  keypoints(from) {
    const keypoints = keypointsOf(from);
    const boxes = extents(keypoints, keypointCount(from.annotations));
    const areas = Float64Array.from(
      { length: boxes.length / 4 },
      (_, i) => boxes[4 * i + 2] * boxes[4 * i + 3],
    );
    return { boxes, areas, keypoints };
  },
};

/** The box around all keypoints of each, also around those that were not found. */
function extents(keypoints: Float64Array, count: number): Float64Array {
  const things = keypoints.length / (3 * count);
  const boxes = new Float64Array(4 * things);
  for (let i = 0; i < things; i++) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = 3 * count * i; k < 3 * count * (i + 1); k += 3) {
      left = Math.min(left, keypoints[k]);
      right = Math.max(right, keypoints[k]);
      top = Math.min(top, keypoints[k + 1]);
      bottom = Math.max(bottom, keypoints[k + 1]);
    }
    boxes.set([left, top, right - left, bottom - top], 4 * i);
  }
  return boxes;
}

/** A box without a mask stands for the mask of its corners. */
function masksOf({ entries, annotations, chosen }: From): Mask[] {
  const image = annotations.images[chosen.image];
  return cursorsAt(entries.file, entries.segmentations, chosen.entries).map((cursor, i) =>
    readAgain(
      entries.file,
      () => entryName(chosen.entries[i]),
      () => {
        if (cursor !== undefined) return readMask(cursor, image);
        if (!entries.has.has("boxes")) throw new Malformed("has no segmentation");
        const [x, y, width, height] = chosen.boxes.subarray(4 * i, 4 * i + 4);
        return boxMask([x, y, width, height] satisfies Box, image);
      },
    ),
  );
}

const keypointsOf = ({ entries, annotations, chosen }: From): Float64Array =>
  readKeypoints(
    { file: entries.file, spans: entries.keypoints, nameOf: entryName },
    chosen.entries,
    keypointCount(annotations),
  );

const entryName = (entry: number): string => `entry ${entry}`;

function lacks({ entries, chosen }: From, i: number, what: string): never {
  return readAgain(
    entries.file,
    () => entryName(chosen.entries[i]),
    () => {
      throw new Malformed(`has no ${what}, which the first entry has; give it to all`);
    },
  );
}
