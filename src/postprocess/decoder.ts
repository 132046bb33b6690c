/** @module What a decoder is: it turns the outputs of a model for one image into what they say of that image. */
import type { Detections, Geometry, LabelMap, Look } from "../scene/index.ts";
import type { Tensor } from "../tensor.ts";

/** The outputs of a model for one image, as for a batch of one, by their names in the graph. */
export type Outputs = Readonly<Record<string, Tensor>>;

/** What a decoder may be told. Each heeds some of it, and has its reference's evaluation as defaults. */
export interface DecoderSettings {
  /** Names in the graph of what the decoder needs, in the order of its `outputs`. */
  readonly outputNames: readonly string[];
  /** Boxes and points count with a score above it. */
  readonly scoreThreshold: number;
  /** Boxes that overlap: of one class, of any class, or none are taken away. */
  readonly nms: "class-wise" | "agnostic" | "none";
  /** Taken away where the intersection over union with a better box is above it. */
  readonly nmsThreshold: number;
  /** No more than these, the best; all of them where it is not said. */
  readonly mostDetections?: number | undefined;
  /** Whether a box counts once for every class above the threshold, and not for its best class alone. */
  readonly multiLabel: boolean;
  /** Whether boxes are cut off at the borders of the image. */
  readonly clipBoxes: boolean;
  /** What the number of a class means (see `categoryOf`). */
  readonly categoryIds: "contiguous" | "from-1" | "coco-91";
  /** A pixel is in a mask where its share is above it. */
  readonly maskThreshold: number;
  /** Whether logits are enlarged corner on corner (`align_corners` of PyTorch). */
  readonly alignCorners: boolean;
  /** Logits come to the size of the image over the size of the input (mmseg), or directly (transformers). */
  readonly logitsResize?: "input-first" | "direct" | undefined;
  /** Where logits of a label map have their classes. */
  readonly outputLayout: "NCHW" | "NHWC";
  /** Whether class 0 of a label map is left out, and class 1 becomes 0. */
  readonly background: boolean;
}

export type DecoderTask = "detection" | "segmentation" | "keypoints";

/** What an output or input of a graph says of itself; open dimensions have names. */
export interface GraphPort {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
}

/** What a graph says of itself: enough to tell some decoders from each other. */
export interface GraphFacts {
  readonly outputs: readonly GraphPort[];
  /** Height and width of the image that it takes; undefined where they are open. */
  readonly inputSize: readonly [height: number, width: number] | undefined;
  /** How many nodes of each operator. */
  readonly operators: ReadonlyMap<string, number>;
  /** What the model is said to be for, if anything is said. */
  readonly task?: DecoderTask | undefined;
}

/** What a graph leaves no doubt about. */
export interface Recognised {
  /** Of the outputs that the decoder needs, in its order. */
  readonly outputNames: readonly string[];
  readonly settings?: Partial<DecoderSettings>;
}

interface Reading<Prediction> {
  readonly name: string;
  /** What it needs, in words, in order; those that may be missing end in `?`. */
  readonly outputs: readonly string[];
  /** Whether the outputs of several images come behind each other, along their first axis. */
  readonly stacked: boolean;
  /** The settings that it heeds, with the values of its reference's evaluation. */
  readonly defaults: Partial<DecoderSettings>;
  /** Those that have to be said, because its models differ and no value can be taken for granted. */
  readonly asks?: readonly (keyof DecoderSettings)[];
  /** Undefined unless the graph leaves no doubt that this is the right decoder. */
  recognises(graph: GraphFacts): Recognised | undefined;
  /** Refuses outputs of another shape (`model`), and such that are no numbers (`output`). */
  decode(outputs: Outputs, geometry: Geometry, settings: DecoderSettings): Prediction;
}

/** Says which things are in an image. */
export interface InstanceDecoder extends Reading<Detections> {
  readonly task: "detection" | "keypoints";
}

/** Says the class of every pixel. */
export interface MapDecoder extends Reading<LabelMap> {
  readonly task: "segmentation";
  /** How many classes an output of this shape tells apart; absent, or undefined, where the graph leaves that open. */
  classesIn?(shape: GraphPort["shape"], settings: DecoderSettings): number | undefined;
  /** What several looks at one image say together, in the order of `looks`; absent where they cannot be joined. */
  join?(outputs: readonly Outputs[], looks: readonly Look[], settings: DecoderSettings): LabelMap;
}

export type Decoder = InstanceDecoder | MapDecoder;
