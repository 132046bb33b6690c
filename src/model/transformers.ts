/** @module Cards from the `preprocessor_config.json` of a Hugging Face model folder (transformers). */
import { type PartialCard, readCard } from "./card.ts";
import { parsed } from "./foreign.ts";
import { processorSchema, type Said } from "./processor-settings.ts";
import { readings, understands } from "./processors.ts";

/** `PIL.Image.Resampling`, by number. */
const resampling = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"] as const;

/**
 * What a `preprocessor_config.json` says. Of a processor, or a setting, that no reading knows, it is
 * nothing: what decides the number is then asked for.
 */
export function cardOfProcessor(json: unknown, where: string): PartialCard {
  const said = parsed(processorSchema, json, where);
  const reading = readings.get(kindOf(said));
  if (reading === undefined || !understands(reading, said)) return {};
  const card = {
    channels: "RGB" as const,
    cropRounding: "floor" as const,
    resizer: "pillow" as const,
    fill: [0, 0, 0] as const,
    ...(said.resample != null && { interpolation: resampling[said.resample] }),
    ...reading.numbers(said),
    ...reading.geometry(said, where),
  };
  return readCard(card, where);
}

/** `ViTImageProcessor`, `ViTImageProcessorFast` and the older `ViTFeatureExtractor` are all `ViT`. */
const kindOf = ({ image_processor_type, feature_extractor_type }: Said): string =>
  (image_processor_type ?? feature_extractor_type ?? "").replace(
    /(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/,
    "",
  );
