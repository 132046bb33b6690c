/** @module All that is done to an image before a model sees it, from pixels to numbers. */
import { afterSteps } from "./after-steps.ts";
import { doesOf, type Encoded, encodeInto } from "./encode.ts";
import { doesLook } from "./looks.ts";
import { doesPad, paddedSize } from "./padding.ts";
import type { Pixels } from "./pixels.ts";
import type { Preprocessing } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";
import { stepsOf } from "./steps.ts";
import { wholeOf } from "./view.ts";

/**
 * Writes what `preprocessing` makes of an image into `out` from `offset` on, and says its size. `out`
 * is a Float32Array, a Uint16Array (float16) or a Uint8Array, as the encoding says.
 */
export function prepare(
  pixels: Pixels,
  preprocessing: Preprocessing,
  out: Encoded,
  offset: number,
): Size {
  const { encoding, padding } = preprocessing;
  const prepared = stepped(pixels, preprocessing);
  const size = paddedSize(prepared, padding);
  encodeInto(prepared, encoding, out, offset, { ...size, value: padding?.value ?? 0 });
  return size;
}

/** The image after all steps, before it is encoded. */
export function stepped(pixels: Pixels, { steps }: Pick<Preprocessing, "steps">): Pixels {
  const view = afterSteps(pixels, steps);
  return view.read(wholeOf(view));
}

/** The size of everything that a model is shown; null where it depends on the image. */
export function preparedSize({ steps, padding, looks }: Preprocessing): Size | null {
  if (looks !== undefined) return null;
  if (padding !== undefined && "width" in padding)
    return paddedSize({ width: 0, height: 0 }, padding);
  const size = stepsOf({ steps }).at(-1)?.gives ?? null;
  return size && paddedSize(size, padding);
}

/** All that is done, in order, as a record lists it. */
export const allThatIsDone = (preprocessing: Preprocessing): string[] => [
  "decode(RGB as Pillow, no colour profile, no orientation)",
  ...stepsOf(preprocessing).map(({ does }) => does),
  doesOf(preprocessing.encoding),
  ...(preprocessing.padding === undefined ? [] : [doesPad(preprocessing.padding)]),
  ...(preprocessing.looks === undefined ? [] : doesLook(preprocessing.looks)),
];
