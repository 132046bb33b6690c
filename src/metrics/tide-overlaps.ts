/** @module How much detections overlap objects of an image, whatever their categories. */
import { boxIoU, type Detections, type Instances, maskIoU, type Objects } from "../scene/index.ts";

/** The places of some things of an image in its columns. */
type Places = Int32Array;

/** `[D · G]`, a row for each detection; of crowds the share of the detection that lies in them. */
type OverlapsOf = (
  detections: Detections,
  theirs: Places,
  truth: Objects,
  ours: Places,
) => Float64Array;

export const tideOverlaps: Readonly<Record<"boxes" | "masks", OverlapsOf>> = {
  boxes: (detections, theirs, truth, ours) =>
    boxIoU(boxesOf(detections, theirs), boxesOf(truth, ours), crowdOf(truth, ours)),
  masks: (detections, theirs, truth, ours) =>
    maskIoU(masksOf(detections, theirs), masksOf(truth, ours), crowdOf(truth, ours)),
};

const boxesOf = ({ boxes }: Instances, places: Places): Float64Array => {
  const own = new Float64Array(4 * places.length);
  for (let i = 0; i < own.length; i++) own[i] = boxes[4 * places[i >> 2] + (i % 4)];
  return own;
};

const masksOf = ({ masks }: Instances, places: Places) => {
  if (masks !== undefined) return Array.from(places, (place) => masks[place]);
  throw new TypeError("TIDE of masks needs masks, but an image came without; ask for boxes");
};

const crowdOf = ({ crowd }: Objects, places: Places): Uint8Array =>
  Uint8Array.from(places, (place) => crowd[place]);
