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
  readonly resize: "none";
  readonly resizer: "pillow";
  readonly cropRounding: "half-even";
  /** The colour, in levels, around images that are too small. */
  readonly fill: readonly [number, number, number];
  /** Levels are divided by it, then `mean` is taken away and the rest divided by `std`. */
  readonly scale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly classes: readonly string[];
}

/** Of a model that names what an image shows. */
export interface ClassifierCard extends Common {
  readonly outputName: string;
  readonly scores: "logits";
}

/** Of a model that says where things are: how its outputs are read. */
export interface DecodedCard extends Common {
  readonly task: "detection" | "segmentation";
  readonly decoder: string;
  readonly outputNames: readonly string[];
  readonly categoryIds?: "contiguous";
  readonly nms?: "agnostic";
  readonly nmsThreshold?: number;
  readonly scoreThreshold?: number;
  readonly mostDetections?: number;
}

export type ZooCard = ClassifierCard | DecodedCard;
