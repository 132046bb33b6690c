/** @module The board: pages made from records and reported results. */
export { board } from "./board.ts";
export { type ExportedFile, exported } from "./export.ts";
export { type ServeOptions, type Serving, serve, withLimits } from "./serve.ts";
export type {
  BoardSources,
  Compared,
  Picture,
  Predictions,
  PredictionsAsked,
  Running,
  Shown,
} from "./sources.ts";
