/** @module A model: an ONNX graph with its card, found on disk and described. */
export {
  type Card,
  type CardKey,
  cardKeys,
  cardOf,
  cardSchema,
  type PartialCard,
  plain,
  readCard,
  type Stated,
  type StatedCard,
} from "./card.ts";
export {
  fileSource,
  type Model,
  metadataKey,
  modelOf,
  openModel,
  setCard,
  writeCard,
} from "./file.ts";
export { preprocessingOf } from "./preprocessing.ts";
export { cardOfConfig, cardOfProcessor, cardOfTimm } from "./transformers.ts";
