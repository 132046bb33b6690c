/** @module What is true of a search, for the tasks that ask where something is. */
import { maskArea, maskOfBitmap, type Objects, searchStimulus } from "../../scene/index.ts";
import type { Drawing } from "./drawing.ts";
import { truthOf } from "./truth.ts";

/** The letters as objects; ids count through the whole search, from 1. */
export function objectsOf(drawing: Drawing, index: number): Objects {
  const { letters } = truthOf(drawing);
  const masks = letters.map(({ mask }) => maskOfBitmap(mask, drawing));
  return {
    ids: Float64Array.from(letters, (_, i) => index * searchStimulus.most + i + 1),
    categories: Int32Array.from(letters, ({ label }) => label),
    boxes: Float64Array.from(letters.flatMap(({ box }) => box)),
    areas: Float64Array.from(masks, maskArea),
    masks,
    crowd: new Uint8Array(letters.length),
    ignored: new Uint8Array(letters.length),
  };
}
