/** @module From what a model gives to what it says of an image: boxes, masks, points, label maps. */
export { bilinear, type Part, type Resize } from "./bilinear.ts";
export type {
  Decoder,
  DecoderSettings,
  DecoderTask,
  GraphFacts,
  GraphPort,
  InstanceDecoder,
  MapDecoder,
  Outputs,
  Recognised,
} from "./decoder.ts";
export { decoderNamed, decoderNames, recognised } from "./decoders.ts";
export { type Suppression, suppressed } from "./nms.ts";
export { settingsOf } from "./settings.ts";
