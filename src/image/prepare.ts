/** @module All that is done to an image before a model sees it, from pixels to numbers. */
import { Refusal } from "../errors.ts";
import { MOST_PIXELS } from "./decode.ts";
import { doesOf, type Encoded, encodeInto } from "./encode.ts";
import type { Pixels } from "./pixels.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { type Size, stepsOf } from "./steps.ts";
import { viewOf, wholeOf } from "./view.ts";

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
  const prepared = stepped(pixels, preprocessing);
  encodeInto(prepared, preprocessing.encoding, out, offset);
  return { width: prepared.width, height: prepared.height };
}

/** The image after all steps, before it is encoded. */
export function stepped(pixels: Pixels, preprocessing: Preprocessing): Pixels {
  let view = viewOf(pixels);
  for (const step of stepsOf(preprocessing)) view = step.apply(view);
  if (view.width * view.height > MOST_PIXELS) {
    const size = `${view.width}×${view.height}`;
    throw new Refusal("data", `the image would become ${size}; crop it, or leave it out`);
  }
  return view.read(wholeOf(view));
}

/** The size of every prepared image; null where it depends on the image. */
export const preparedSize = (preprocessing: Preprocessing): Size | null =>
  stepsOf(preprocessing).at(-1)?.gives ?? null;

/** All that is done, in order, as a record lists it. */
export const allThatIsDone = (preprocessing: Preprocessing): string[] => [
  "decode(RGB as Pillow, no colour profile, no orientation)",
  ...stepsOf(preprocessing).map(({ does }) => does),
  doesOf(preprocessing.encoding),
];
