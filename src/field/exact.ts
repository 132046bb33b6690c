/** @module The field from exact gradients, averaged over images. */
import { float32Of } from "../tensor.ts";
import { type Feeder, feeder } from "./feeds.ts";
import {
  addTo,
  contributionsIn,
  emptyMap,
  type FieldMap,
  mapped,
  type Rectifier,
} from "./field-map.ts";

/** An image as the model reads it. */
export interface Shown {
  readonly id: string;
  elements(): Promise<Float32Array>;
}

/** A field over images: the mean contributions, and the images that said something else than numbers. */
export interface MeanField {
  readonly map: FieldMap;
  readonly images: number;
  readonly skipped: readonly string[];
}

export type OnProgress = (progress: { done: number; total: number }) => void;

/** The mean over the images of the rectified gradients that the graph gives as `gradient`. */
export async function exactField(
  line: Feeder,
  images: readonly Shown[],
  { rectifier, onProgress }: { readonly rectifier: Rectifier; readonly onProgress: OnProgress },
): Promise<MeanField> {
  const { sides, layout } = line;
  const feed = feeder(line);
  const sum = emptyMap(...sides);
  const skipped: string[] = [];
  onProgress({ done: 0, total: images.length });
  for (let at = 0; at < images.length; ) {
    const part = images.slice(at, at + feed.batch());
    const elements = await Promise.all(part.map((image) => image.elements()));
    for await (const { first, count, outputs } of feed.outputs(elements)) {
      const gradient = {
        ...outputs.gradient,
        dtype: "float32",
        data: float32Of(outputs.gradient),
      } as const;
      const maps = contributionsIn(gradient, rectifier, layout);
      for (const [i, map] of maps.slice(0, count).entries()) {
        if (map.data.every(Number.isFinite)) addTo(sum, map);
        else skipped.push(part[first + i].id);
      }
    }
    at += part.length;
    onProgress({ done: at, total: images.length });
  }
  const count = images.length - skipped.length;
  return { map: mapped(sum, (v) => v / count), images: count, skipped };
}
