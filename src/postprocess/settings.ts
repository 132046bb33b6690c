/** @module All that a decoder is told. */
import type { Decoder, DecoderSettings } from "./decoder.ts";

/** Where neither a card nor the decoder says anything: it is then of no matter to the decoder. */
const indifferent: DecoderSettings = {
  outputNames: [],
  scoreThreshold: 0,
  nms: "none",
  nmsThreshold: 1,
  mostDetections: undefined,
  multiLabel: false,
  clipBoxes: false,
  categoryIds: "contiguous",
  maskThreshold: 0.5,
  alignCorners: false,
  logitsResize: "input-first",
  outputLayout: "NCHW",
  background: false,
};

type Said = { readonly [K in keyof DecoderSettings]?: DecoderSettings[K] | undefined };

/** What is said, under it the decoder's own defaults. Keys of `said` that are no settings are left out. */
export function settingsOf({ defaults }: Pick<Decoder, "defaults">, said: Said): DecoderSettings {
  const keys = Object.keys(indifferent) as (keyof DecoderSettings)[];
  const chosen = keys.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]]));
  return { ...indifferent, ...defaults, ...Object.fromEntries(chosen) };
}
