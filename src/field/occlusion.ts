/**
 * @module An estimate of the field without gradients (after Zeiler and Fergus, 2014, arXiv:1311.2901): how much the
 * unit changes when a patch of the image is taken away. Large patches come first; those that matter are cut into
 * four, down to the smallest. What a patch contributes is shared out among its parts as their changes are.
 */
import { float32Of } from "../tensor.ts";
import type { MeanField, OnProgress, Shown } from "./exact.ts";
import { type Feeder, feeder } from "./feeds.ts";
import { emptyMap, type FieldMap } from "./field-map.ts";

export interface Occlusion {
  /** Side of the smallest patches, in pixels. */
  readonly patch: number;
  /** Side of the first ones: the smallest, doubled as often as it is given here. */
  readonly doublings: number;
  /** How far pixels go towards the mean colour of their image: 1 is the whole way. */
  readonly step: number;
  /** Patches are cut whose contribution for a pixel is at least this share of the largest. */
  readonly refine: number;
}

export const usualOcclusion: Occlusion = { patch: 8, doublings: 2, step: 1, refine: 0.05 };

interface Patch {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The mean over the images of the changes of `unit`, an output [N, C, 1, 1] of the graph. */
export async function occlusionField(
  line: Feeder,
  images: readonly Shown[],
  { occlusion, onProgress }: { readonly occlusion: Occlusion; readonly onProgress: OnProgress },
): Promise<MeanField> {
  const { patch, doublings, refine } = occlusion;
  const [height, width] = line.sides;
  const whole = { top: 0, left: 0, height, width };
  const levels = doublings + 1;
  onProgress({ done: 0, total: levels * images.length });
  let side = patch * 2 ** doublings;
  let found: { patch: Patch; value: number }[] = [];
  const done: typeof found = [];
  const skipped = new Set<string>();
  for (let level = 0; level < levels; level++, side /= 2) {
    const parents: { parts: Patch[]; value: number | null }[] =
      level === 0
        ? [{ parts: tiles(whole, side), value: null }]
        : found.map(({ patch, value }) => ({ parts: tiles(patch, side), value }));
    const parts = parents.flatMap((parent) => parent.parts);
    const changes = await meanChanges(line, images, {
      ...{ parts, occlusion, skipped },
      onImage: (i) =>
        onProgress({ done: level * images.length + i, total: levels * images.length }),
    });
    let next = 0;
    const made = parents.flatMap(({ parts, value }) => {
      const own = changes.slice(next, next + parts.length);
      next += parts.length;
      const sum = own.reduce((a, b) => a + b, 0);
      return parts.map((patch, i) => ({
        patch,
        value: value === null ? own[i] : sum > 0 ? (value * own[i]) / sum : value / parts.length,
      }));
    });
    const densities = made.map(({ patch, value }) => value / areaOf(patch));
    const least = refine * Math.max(...densities);
    const isCut = densities.map((density) => level + 1 < levels && density >= least);
    found = made.filter((_, i) => isCut[i]);
    done.push(...made.filter((_, i) => !isCut[i]));
  }
  return {
    map: painted(height, width, done),
    images: images.length - skipped.size,
    skipped: [...skipped],
  };
}

interface Asked {
  readonly parts: readonly Patch[];
  readonly occlusion: Occlusion;
  /** Images that gave something else than numbers are put in. */
  readonly skipped: Set<string>;
  readonly onImage: (done: number) => void;
}

/** By how much the unit changes with each patch, on average: the sum over channels of absolute changes. */
async function meanChanges(
  line: Feeder,
  images: readonly Shown[],
  { parts, occlusion: { step }, skipped, onImage }: Asked,
): Promise<number[]> {
  const feed = feeder(line);
  const sums = new Float64Array(parts.length);
  let counted = 0;
  for (const [n, image] of images.entries()) {
    const elements = await image.elements();
    const own = new Float64Array(parts.length);
    let before: Float32Array | undefined;
    for (let at = 0; at < parts.length; ) {
      const some = parts.slice(at, at + feed.batch());
      const covered = some.map((patch) => occluded(elements, line, patch, step));
      const shown = before === undefined ? [elements, ...covered] : covered;
      const ahead = shown.length - some.length;
      for await (const { first, count, outputs } of feed.outputs(shown)) {
        const units = float32Of(outputs.unit);
        const channels = units.length / outputs.unit.shape[0];
        for (let i = 0; i < count; i++) {
          const unit = units.subarray(i * channels, (i + 1) * channels);
          if (before === undefined) before = unit.slice();
          else own[at + first + i - ahead] = distance(unit, before) / step;
        }
      }
      at += some.length;
    }
    if (own.every(Number.isFinite)) {
      for (const [i, value] of own.entries()) sums[i] += value;
      counted++;
    } else skipped.add(image.id);
    onImage(n + 1);
  }
  return Array.from(sums, (sum) => sum / counted);
}

/** Tiles of a side that cover an area; those at its end may be smaller. */
function tiles({ top, left, height, width }: Patch, side: number): Patch[] {
  const starts = (length: number) =>
    Array.from({ length: Math.ceil(length / side) }, (_, i) => i * side);
  return starts(height).flatMap((y) =>
    starts(width).map((x) => ({
      top: top + y,
      left: left + x,
      height: Math.min(side, height - y),
      width: Math.min(side, width - x),
    })),
  );
}

const areaOf = ({ height, width }: Patch): number => height * width;

/** A copy of an image whose patch has gone `step` of the way to the mean of each colour. */
export function occluded(
  elements: Float32Array,
  { sides: [height, width], layout }: Pick<Feeder, "sides" | "layout">,
  patch: Patch,
  step: number,
): Float32Array {
  const copy = elements.slice();
  const pixels = height * width;
  const [ofColour, ofPixel] = layout === "NCHW" ? [pixels, 1] : [1, 3];
  for (let colour = 0; colour < 3; colour++) {
    let mean = 0;
    for (let i = 0; i < pixels; i++) mean += elements[colour * ofColour + i * ofPixel] / pixels;
    for (let y = patch.top; y < patch.top + patch.height; y++) {
      for (let x = patch.left; x < patch.left + patch.width; x++) {
        const at = colour * ofColour + (y * width + x) * ofPixel;
        copy[at] += step * (mean - copy[at]);
      }
    }
  }
  return copy;
}

const distance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0);

/** Each patch with its contribution spread evenly over its pixels. */
function painted(
  height: number,
  width: number,
  patches: readonly { readonly patch: Patch; readonly value: number }[],
): FieldMap {
  const map = emptyMap(height, width);
  for (const { patch, value } of patches) {
    for (let y = patch.top; y < patch.top + patch.height; y++) {
      const row = y * width;
      map.data.fill(value / areaOf(patch), row + patch.left, row + patch.left + patch.width);
    }
  }
  return map;
}
