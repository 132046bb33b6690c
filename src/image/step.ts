/** @module What a step of preprocessing is. */
import type { StepData } from "./preprocessing.ts";
import type { Size } from "./sizes.ts";
import type { View } from "./view.ts";

/** One step of preprocessing. `does` goes into the record of a run, so it names every setting. */
export interface Step {
  readonly does: string;
  /** The size that comes out of it; null where that depends on the image. */
  readonly gives: Size | null;
  /** How an image of some size comes to lie in what comes out. */
  lays(from: Size): Layout;
  apply(view: View): View;
}

/** A point (x, y) comes to lie at (x · scaleX + offsetX, y · scaleY + offsetY). */
export interface Layout {
  /** Of what comes out, with its borders, or cut. */
  readonly size: Size;
  /** Of the image in it, without borders and before it is cut. */
  readonly image: Size;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** The data of one kind of step. */
export type DataOf<Kind extends StepData["step"]> = Extract<StepData, { step: Kind }>;
