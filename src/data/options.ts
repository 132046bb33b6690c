/** @module What a user can say about a dataset on disk, and what a kind of dataset is. */
import { Refusal } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import type { Numbering } from "./imagenet/numbering.ts";

export interface DatasetOptions {
  /** A file with the labels, or a folder with the label maps, to be used instead of those beside the images. */
  readonly labels?: string | undefined;
  /** The annotation file of COCO or LVIS, where it is not found beside the images. */
  readonly annotations?: string | undefined;
  /** How numbers in labels and folder names count the classes, where the images cannot tell. */
  readonly numbering?: Numbering | undefined;
  /**
   * Of `folder` a class map, one class name a line, where classes do not count in the order of names; of
   * label maps their class table: its name, how many classes there are, or its file.
   */
  readonly classes?: string | undefined;
  /** Which test of the exam. */
  readonly test?: string | undefined;
  /** The side of the exam's images, in pixels. */
  readonly size?: number | undefined;
  /** How many images the exam shows. */
  readonly count?: number | undefined;
  /** The seed that the exam is drawn from. */
  readonly seed?: number | undefined;
}

/** A kind of dataset: a row of the table in the index. */
export interface DatasetKind<Truth = unknown> {
  /** One line for the help. */
  readonly summary: string;
  /** The options that mean something to it; others are refused. */
  readonly takes: readonly (keyof DatasetOptions)[];
  /** The dataset in a folder or file; `root` is undefined where the user named none. */
  open(root: string | undefined, options?: DatasetOptions): Promise<Dataset<Truth>>;
}

/** The root of a dataset that cannot do without. */
export function rootOf(name: string, root: string | undefined): string {
  if (root !== undefined) return root;
  throw new Refusal("usage", `${name}: where is it? name its folder or file`);
}
