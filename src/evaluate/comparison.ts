/** @module What a comparison of records says: plain data, complete without our code. */
import type { Result } from "../record/index.ts";
import type { Correction } from "../statistics/index.ts";

type Unit = Result["unit"];

/** JSON has no NaN: what there is not is null. */
type Value = number | null;

export interface ComparedInterval {
  readonly low: Value;
  readonly high: Value;
  readonly level: number;
  /** How it was made, such as `wilson` or `bootstrap 1000, seed 7`. */
  readonly method: string;
}

export interface ComparedModel {
  /** The id of its record. */
  readonly id: string;
  readonly name: string;
  /** Why its record is not the full protocol. */
  readonly marks: readonly string[];
}

/** What one line of the protocol says of one model. */
export interface ComparedValue {
  readonly value: Value;
  readonly interval: ComparedInterval;
  /** Resamples in which it has no value. */
  readonly undefinedResamples: number;
  /** The ranks it may have, as far as differences were shown; 1 is the best. */
  readonly rank: { readonly best: number; readonly worst: number };
  /** A letter for each group of models that cannot be told apart. */
  readonly groups: string;
}

/** How many samples two models have as hits. */
export interface ComparedHits {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** McNemar's exact p; `p` of the pair is mid-p. */
  readonly exactP: number;
}

export interface ComparedPair {
  /** Places in `models`. */
  readonly first: number;
  readonly second: number;
  /** The value of the first less that of the second. */
  readonly difference: Value;
  readonly interval: ComparedInterval;
  /** Two-sided, for this pair alone. */
  readonly p: Value;
  readonly test: "McNemar, mid-p" | "paired bootstrap";
  /** Adjusted for all pairs of this line. */
  readonly adjustedP: Value;
  /** Whether the adjusted p is at most 1 − level. */
  readonly isToldApart: boolean;
  /** Which true difference this pair's test finds four times in five, without adjustment. */
  readonly smallestDifference: Value;
  /** Where the line is a share of hits. */
  readonly hits?: ComparedHits;
}

export interface ComparedLine {
  readonly metric: string;
  readonly unit: Unit;
  readonly better: "higher" | "lower";
  /** In the order of `models`. */
  readonly values: readonly ComparedValue[];
  /** Every pair once. */
  readonly pairs: readonly ComparedPair[];
}

export interface Comparison {
  readonly protocol: { readonly id: string; readonly digest: string };
  readonly dataset: { readonly name: string; readonly digest: string };
  /** How many samples all models are compared on. */
  readonly samples: number;
  /** Samples that are left out, since a model has no answer for them. */
  readonly leftOut: readonly string[];
  readonly level: number;
  readonly correction: Correction;
  readonly resamples: number;
  readonly seed: number;
  readonly generator: string;
  readonly models: readonly ComparedModel[];
  /** What to bear in mind. */
  readonly warnings: readonly string[];
  readonly lines: readonly ComparedLine[];
}
