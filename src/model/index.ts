/** @module A model: an ONNX graph with its card, found on disk and described. */
export {
  type Card,
  type CardKey,
  cardKeys,
  cardSchema,
  metadataKey,
  type PartialCard,
  plain,
  readCard,
  type Stated,
  type StatedCard,
} from "./card.ts";
export { cardOfConfig } from "./config.ts";
export { digestOfFile } from "./digest.ts";
export { headerOf, type Model, modelOf, openModel, setCard } from "./file.ts";
export { fileSource } from "./file-source.ts";
export { openGraph } from "./open-graph.ts";
export { preprocessingOf } from "./preprocessing.ts";
export { cardOf } from "./settings.ts";
export { keysOf } from "./shown-keys.ts";
export { cardOfTimm } from "./timm.ts";
export { cardOfProcessor } from "./transformers.ts";
export { writeCard } from "./write-card.ts";
export { type Written, writeModelTo } from "./write-model.ts";
