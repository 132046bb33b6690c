/**
 * @module Result files of COCO: what a detector says, as pycocotools 2.0.11 (`COCO.loadRes`) and lvis
 * 0.5.3 (`LVISResults`) take it. Of an entry a few numbers are kept; its mask or keypoints are read
 * when its image is asked for.
 */
import type { Detections } from "../../scene/index.ts";
import type { Annotations } from "./annotations.ts";
import { detectionsOf } from "./detections.ts";
import type { Parts } from "./parts.ts";
import { type Kind, readResultEntries } from "./result-entries.ts";
import { resultNotes } from "./result-notes.ts";
import type { ReadOptions } from "./source.ts";

export interface Results {
  readonly file: string;
  /** How many entries the file has. */
  readonly size: number;
  /** What the first entry has; empty of a file without entries. */
  readonly has: ReadonlySet<Kind>;
  /** What is strange about the file, in words. */
  readonly notes: readonly string[];
  /**
   * Gives the detections in the image at a place in `annotations.images`, in the order of the file. In
   * LVIS `limit` of them count, the best, over all categories (300).
   */
  detectionsOf(parts: Parts, limit?: number): (image: number) => Detections;
}

/** Reads a result file for the images and categories of annotations. */
export async function readResults(
  file: string,
  annotations: Annotations,
  options: ReadOptions = {},
): Promise<Results> {
  const entries = await readResultEntries(file, annotations, options);
  return {
    file,
    size: entries.length,
    has: entries.has,
    notes: resultNotes(entries, annotations),
    detectionsOf: (parts, limit) => detectionsOf(entries, annotations, parts, limit),
  };
}
