/** @module A network of the zoo: what is known of it, and the function that builds it. */
import type { Value } from "../onnx/index.ts";
import type { Lowering } from "./selective-scan.ts";
import type { Attention } from "./vit-attention.ts";
import type { Weights } from "./weights.ts";

/**
 * What a network gives: `logits` [N, classes]; `features`, what dense heads take, as `stage1` … `stage4`
 * [N, C, H, W]; or `tokens` [N, L, C], the sequence before the head pools or picks from it.
 */
export type Given = "logits" | "features" | "tokens";

/** What is asked of a network beside its variant. */
export interface NetworkOptions {
  /** Height and width of the images, in pixels. */
  readonly sides: readonly [height: number, width: number];
  readonly classes: number;
  readonly outputs: Given;
  /** How a selective scan is expressed; undefined leaves it to the network. */
  readonly lowering?: Lowering | undefined;
  /** How attention is expressed; undefined: in operators of the standard. */
  readonly attention?: Attention | undefined;
  /** The choices that this network offers, all of them. */
  readonly switches: Readonly<Record<string, Choice>>;
}

export type Choice = string | number | boolean;

/** A choice in the architecture that the paper compares. The first is what the paper settled on. */
export interface Switch {
  readonly about: string;
  readonly choices: readonly [Choice, ...Choice[]];
}

/** How images have to come, in the words of a card; all take RGB from 0 to 1, normalised. */
export interface Preprocessing {
  /** The side of the images that it was published with, in pixels. */
  readonly size: number;
  /** The shorter side is resized to this; the middle of `size` is cut from it. */
  readonly resizeTo: number;
  /** `squash`: both sides are resized to `resizeTo`. Default: `shorter`. */
  readonly resize?: "shorter" | "squash";
  readonly interpolation: "bilinear" | "bicubic";
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** A file of weights that the authors have published. */
export interface Checkpoint {
  /** `official`, or the tag by which a library calls it. */
  readonly tag: string;
  readonly file: string;
  readonly url: string;
  /** Where they differ from those of the network. */
  readonly preprocessing?: Partial<Preprocessing>;
  readonly pretraining?: string;
  readonly teacher?: string;
}

export interface Network {
  readonly summary: string;
  /** Published number of parameters, with 1000 classes, at `preprocessing.size`. */
  readonly parameters: number;
  readonly paper: string;
  readonly code: string;
  readonly licence: string;
  readonly pretraining: string;
  /** The network that a distilled one was taught by. */
  readonly teacher?: string;
  readonly preprocessing: Preprocessing;
  /** The first is what `reported` numbers mean. */
  readonly checkpoints: readonly Checkpoint[];
  readonly switches: Readonly<Record<string, Switch>>;
  /** Whether it has selective scans, which a lowering expresses. */
  readonly scans?: boolean;
  /** Whether its authors' kernel gates what a scan gives, so that counts of the scan hold it. */
  readonly gatesInScans?: boolean;
  /** Whether it has attention, which can be expressed in one operator. */
  readonly attends?: boolean;
  /** Throws a `Refusal` for sides that it cannot take. */
  build(w: Weights, options: NetworkOptions): Readonly<Record<string, Value>>;
  /** What a tensor that other files call `name` is called in the official ones. */
  readonly officialName?: (name: string) => string;
  /** Tensors of official files that the network does not need. */
  readonly unused?: RegExp;
}

/** What images of ImageNet are normalised with, almost everywhere. */
export const imagenetColours = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const;
