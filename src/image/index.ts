/** @module From an encoded image to the numbers that a model reads: decode, resize, crop, encode. */
export { decode, MOST_PIXELS, withPixels } from "./decode.ts";
export { doesOf, type Encoded, encodeInto } from "./encode.ts";
export { float16Bits } from "./float16.ts";
export { geometryOf } from "./geometry.ts";
export { type Kind, kindOf } from "./kind.ts";
export { type ColourCode, readLabelMap, type StoredLabels } from "./label-map.ts";
export { looksOf, type PreparedLook, prepareLook, seenOf } from "./looks.ts";
export { type EncodedImage, openEncoded } from "./open-encoded.ts";
export { overlaid } from "./overlay.ts";
export type { Pixels } from "./pixels.ts";
export { allThatIsDone, prepare, preparedSize, stepped } from "./prepare.ts";
export type {
  Encoding,
  Filter,
  Looks,
  Padding,
  Preprocessing,
  Resizer,
  StepData,
} from "./preprocessing.ts";
export { type OpenCvResize, resizeOpenCv } from "./resize-opencv.ts";
export { type PillowResize, resizePillow } from "./resize-pillow.ts";
export type { Size } from "./sizes.ts";
export type { Layout, Step } from "./step.ts";
export { stepsOf } from "./steps.ts";
export { crop, pad, type View, viewOf, type Window, wholeOf } from "./view.ts";
