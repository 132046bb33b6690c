/** @module What a model of the zoo says of itself: the card that is written into its file. */

/** In the words of a model's card; plain data. */
interface Common {
  readonly name: string;
  readonly paper: string;
  readonly pretraining: string;
  readonly licence: string;
  readonly inputName: string;
  /** Height and width in pixels. */
  readonly inputSize: readonly [height: number, width: number];
  readonly layout: "NCHW";
  readonly dtype: "float32";
  readonly channels: "RGB";
  readonly resizer: "pillow";
  readonly cropRounding: "half-even";
  /** The colour, in levels, around images that are too small. */
  readonly fill: readonly [number, number, number];
  /** Levels are divided by it, then `mean` is taken away and the rest divided by `std`. */
  readonly scale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Of a model that sees images as they are. */
interface Unresized extends Common {
  readonly resize: "none";
  readonly classes: readonly string[];
}

/** Of an observer that names what an image shows, as it was drawn or in means of its blocks. */
export type ClassifierCard = Common & {
  readonly outputName: string;
  readonly scores: "logits";
  readonly classes: readonly string[];
} & (
    | { readonly resize: "none" }
    | { readonly resize: "squash"; readonly resizeTo: number; readonly interpolation: "box" }
  );

/** Of an observer that says where things are: how its outputs are read. */
export interface DecodedCard extends Unresized {
  readonly task: "detection" | "segmentation";
  readonly decoder: string;
  readonly outputNames: readonly string[];
  readonly categoryIds?: "contiguous";
  readonly nms?: "agnostic";
  readonly nmsThreshold?: number;
  readonly scoreThreshold?: number;
  readonly mostDetections?: number;
}

/** Of a network, trained or not. */
export interface NetworkCard extends Common {
  readonly resize: "shorter" | "squash";
  readonly resizeTo: number;
  readonly interpolation: "bilinear" | "bicubic";
  /** The file that the weights came from, and its SHA-256. */
  readonly source?: string;
  readonly weightsSha256?: string;
  readonly teacher?: string;
  /** The choices that are not those of the paper. */
  readonly switches?: Readonly<Record<string, string>>;
  /** Where it gives logits. */
  readonly outputName?: "logits";
  readonly scores?: "logits";
  readonly classes?: "imagenet-1k";
}

export type ZooCard = ClassifierCard | DecodedCard | NetworkCard;
