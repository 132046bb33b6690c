/** @module What is said of a model over the sizes of its input: plain data, complete without our code. */
import type { Result } from "../record/index.ts";

/** JSON has no NaN: what there is not is null. */
type Value = number | null;

/** The intensity at which a share of the letters is read, in the unit of the eye test and as a share of the scene's side. */
export interface Readable {
  readonly share: number;
  /** Whether it was measured, or lies below or above all that was shown. */
  readonly kind: "measured" | "at-most" | "at-least";
  readonly intensity: Value;
  readonly low: Value;
  readonly high: Value;
  /** The same where intensities are pixels of a scene. */
  readonly ofSide: { readonly intensity: Value; readonly low: Value; readonly high: Value } | null;
}

export interface ResolutionRow {
  /** The side of the square input, in pixels. */
  readonly size: number;
  /** The id of its record. */
  readonly record: string;
  /** The headline of the protocol. */
  readonly result: Result;
  /** How much more it is than at the size before: paired, on the same samples; p is for this pair alone. */
  readonly gain: {
    readonly difference: Value;
    readonly low: Value;
    readonly high: Value;
    readonly p: Value;
  } | null;
  readonly readable: readonly Readable[];
  readonly parameters: Value;
  /** For one image; what is inside scans is not among them. */
  readonly macs: Value;
  /** Of one image: the median over the rounds, and where that lies by the order of the rounds. */
  readonly latencyMs: {
    readonly median: number;
    readonly low: number;
    readonly high: number;
    readonly level: number;
  } | null;
  /** Beyond the engine, the median over the rounds. */
  readonly peakBytes: Value;
  /** Why there is no time. */
  readonly problem: string | null;
}

export interface Resolution {
  readonly model: string;
  readonly protocol: string;
  readonly dataset: {
    readonly name: string;
    readonly layout: string;
    readonly digest: string;
    readonly samples: number;
  };
  /** The side of the drawn scenes, in pixels; null where the images are not drawn. */
  readonly scene: Value;
  /** What `intensity` is, and its unit: `letter height`, `px`; null where nothing has a threshold. */
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly rows: readonly ResolutionRow[];
  /** Where the costs come from: the id of the record, and what it was measured on. */
  readonly profile: {
    readonly id: string;
    readonly cpu: string;
    readonly engine: string;
    readonly threads: number;
    readonly rounds: number;
    readonly warnings: readonly string[];
  };
  readonly marks: readonly string[];
}
