/** @module Several looks at one image: other sizes of it, mirrored, and in windows. */
import { type Look, windowsOf } from "../scene/index.ts";
import { afterSteps } from "./after-steps.ts";
import { type Encoded, encodeInto } from "./encode.ts";
import { geometryOf } from "./geometry.ts";
import type { Pixels } from "./pixels.ts";
import type { Looks, Preprocessing, StepData } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";
import { around, isEmpty, nothing, overlap, type Window, wholeOf } from "./view.ts";

/** A look, and the steps that prepare the image it is of. */
export interface PreparedLook extends Look {
  readonly steps: readonly StepData[];
}

/** The looks at an image of the size `original`: for each scale the image, then mirrored, in its windows. */
export function looksOf(preprocessing: Preprocessing, original: Size): PreparedLook[] {
  const { scales = [1], mirrored, sliding } = preprocessing.looks ?? {};
  const ways = mirrored ? [false, true] : [false];
  const views = scales.flatMap((scale) => ways.map((isMirrored) => ({ scale, isMirrored })));
  return views.flatMap(({ scale, isMirrored }, view) => {
    const steps = scaledSteps(preprocessing.steps, scale);
    const geometry = geometryOf({ ...preprocessing, steps }, original);
    const windows = sliding ? windowsOf(geometry.prepared, sliding) : [wholeOf(geometry.prepared)];
    return windows.map((window) => ({
      view,
      geometry,
      mirrored: isMirrored,
      window,
      steps: isMirrored ? [...steps, { step: "mirror" as const }] : steps,
    }));
  });
}

/** The part of an image of the size `original` that is looked at; what lies elsewhere changes nothing. */
export function seenOf(preprocessing: Preprocessing, original: Size): Window {
  const empty = { ...original, data: new Uint8Array(0) };
  return looksOf(preprocessing, original)
    .map(({ steps, window }) => {
      const image = afterSteps(empty, steps);
      const seen = overlap(window, wholeOf(image));
      return isEmpty(seen) ? nothing : image.sees(seen);
    })
    .reduce(around, nothing);
}

/** Writes what a look shows into `out` from `offset` on, as `prepare` does, and says its size. */
export function prepareLook(
  pixels: Pixels,
  { steps, window }: PreparedLook,
  { encoding, padding }: Preprocessing,
  out: Encoded,
  offset: number,
): Size {
  const image = afterSteps(pixels, steps);
  const seen = overlap(window, wholeOf(image));
  const { width, height } = window;
  // A window may lie in the borders alone.
  const inside = isEmpty(seen) ? noPixels : image.read(seen);
  encodeInto(inside, encoding, out, offset, { width, height, value: padding?.value ?? 0 });
  return { width, height };
}

const noPixels: Pixels = { width: 0, height: 0, data: new Uint8Array(0) };

/** The text of all looks for the record of a run; it names every setting. */
export function doesLook({ scales, mirrored, sliding }: Looks): string[] {
  return [
    ...(scales === undefined ? [] : [`look(at scales ${scales.join(" ")})`]),
    ...(mirrored === undefined ? [] : ["look(and mirrored)"]),
    ...(sliding === undefined
      ? []
      : [
          `look(in windows of ${sliding.crop.width}×${sliding.crop.height}, every ${sliding.stride.width}×${sliding.stride.height})`,
        ]),
  ];
}

/** Sides to resize to are multiplied and lose their fraction (`MultiScaleFlipAug` of mmsegmentation 0.x). */
const scaledSteps = (steps: readonly StepData[], scale: number): readonly StepData[] =>
  scale === 1
    ? steps
    : steps.map((data) =>
        data.step === "resize-keep-ratio"
          ? {
              ...data,
              longer: Math.trunc(data.longer * scale),
              shorter: Math.trunc(data.shorter * scale),
            }
          : data,
      );
