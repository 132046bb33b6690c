/** @module What a dataset is: samples with their truth, in an order that never changes. */
import type { EncodedImage } from "../image/index.ts";
import type { Drawing } from "./exam/drawing.ts";

/**
 * Where an image is. Plain data, so that it can be sent to another thread and opened there:
 * an encoded file (or a stretch of one, as in a tar), encoded bytes, or a drawing of the exam.
 */
export type ImageSource = EncodedImage | { readonly drawing: Drawing };

export interface Sample<Truth> {
  /** Stable over machines and layouts of the same dataset where possible, e.g. the file name. */
  readonly id: string;
  readonly image: ImageSource;
  readonly truth: Truth;
}

export interface Dataset<Truth> {
  /** Such as `imagenet-1k`, `imagenet-a`, `folder`, `exam`. */
  readonly name: string;
  /** How it lay on disk, in words that a user knows: "WNID folders, 200 of 1000". */
  readonly layout: string;
  /** The names of all classes that a model for it has to tell apart; index = class. */
  readonly classes: readonly string[];
  /** The classes that are scored against each other, ascending, where they are not all (ImageNet-A). */
  readonly subset?: readonly number[];
  /** LVIS: of each class in how many training images it is: rare (under 10), common (under 100), frequent. */
  readonly frequencies?: readonly ("r" | "c" | "f")[];
  /** How many samples `samples()` gives. */
  readonly size: number;
  /** In an order that does not depend on the machine. `from` and `to` count samples, as in `slice`. */
  samples(from?: number, to?: number): AsyncIterable<Sample<Truth>>;
  /** SHA-256 over ids, sizes in bytes and truths in order: what a record says of the data. */
  digest(): Promise<string>;
}
