/** @module Readers that most datasets have no use for, loaded when they are first called. */
import { late } from "../late.ts";

/** The dataset below a root: images by ascending id, classes by ascending id of their category. */
export const openCoco = late(async () => (await import("./coco/open.ts")).openCoco);

/** What an annotation file of COCO or LVIS says. */
export const readAnnotations = late(
  async () => (await import("./coco/annotations.ts")).readAnnotations,
);

/** Reads a result file for the images and categories of annotations. */
export const readResults = late(async () => (await import("./coco/results.ts")).readResults);

/** The class table of a known name, of so many classes, or of a file. */
export const classTableOf = late(
  async () => (await import("./label-maps/class-tables.ts")).classTableOf,
);

/** The class table of label maps that lie in a known layout. */
export const tableOfLayout = late(
  async () => (await import("./label-maps/which-table.ts")).tableOfLayout,
);

/** Predicted and true label maps, by name; refuses true maps without a prediction. */
export const openLabelMapPairs = late(
  async () => (await import("./label-maps/predictions.ts")).openLabelMapPairs,
);

/** Predicted and true segments, by image; refuses images without a prediction, and categories that truth does not have. */
export const openPanopticPairs = late(
  async () => (await import("./panoptic/pairs.ts")).openPanopticPairs,
);

/** The map in the PNG, with its segments. */
export const openPanopticMap = late(
  async () => (await import("./panoptic/pairs.ts")).openPanopticMap,
);
