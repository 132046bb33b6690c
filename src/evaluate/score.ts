/** @module What a file of predictions is worth against a file of truth, and how sure that is. */

/** One number. */
export interface ScoreLine {
  readonly name: string;
  /** Null where there is nothing to measure, such as AP of small things where there are none. */
  readonly value: number | null;
  readonly unit: "share" | "nats";
  readonly better: "higher" | "lower";
  readonly interval?: {
    readonly low: number | null;
    readonly high: number | null;
    readonly level: number;
    readonly method: string;
  };
}

/** Rows of one kind; shares are 0 to 1. */
export interface ScoreTable {
  readonly columns: readonly string[];
  /** What each column holds; a change is a difference of shares. */
  readonly kinds: readonly ("text" | "count" | "share" | "change")[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What precision is left at each recall. */
export interface ScoreCurve {
  /** The class, or all of them: then the mean over classes. */
  readonly class: string | null;
  readonly iou: number;
  /** −1 where there is none, as in COCOeval. */
  readonly precision: readonly number[];
}

/** Plain JSON, whatever was scored. */
export interface Score {
  readonly task:
    | "boxes"
    | "masks"
    | "boundaries"
    | "keypoints"
    | "classification"
    | "semantic-segmentation"
    | "panoptic";
  /** By name and settings, such as `box-ap` or `lvis-mask-ap`. */
  readonly metricFamily: string;
  /** How many images were scored. */
  readonly images: number;
  readonly lines: readonly ScoreLine[];
  /** The lines that the reference prints, to the letter; empty where it prints none. */
  readonly text: readonly string[];
  /**
   * By name: `perClass`; `corrections`, by how much each known defect of the reference moves each line;
   * `errors`, what each type of error costs.
   */
  readonly tables: Readonly<Record<string, ScoreTable>>;
  readonly curves?: { readonly recall: readonly number[]; readonly curves: readonly ScoreCurve[] };
  /** What was left out, presumed, or looks like a mistake, in words. */
  readonly notes: readonly string[];
}

/** What all ways to score can be asked. */
export interface ScoreOptions {
  readonly predictions: string;
  readonly truth: string;
  /** How many resamples the intervals are made of; 0 for none. */
  readonly resamples?: number | undefined;
  /** Of the resamples; a whole number from 0 to 4294967295. */
  readonly seed?: number | undefined;
  /** How often such an interval holds the true value. */
  readonly level?: number | undefined;
  /** Hears the lines of the reference as soon as they are known, before intervals are made. */
  readonly onText?: ((text: readonly string[]) => void) | undefined;
  /** Hears how far long work is: in words what is done, and how much of it. */
  readonly onProgress?: ((what: string, done: number, total: number) => void) | undefined;
}

/** The name of a metric family without the list of its corrections, which may be long. */
export function titleOf({ metricFamily }: Pick<Score, "metricFamily">): string {
  const [name, ...corrections] = metricFamily.split("+");
  return corrections.length === 0 ? name : `${name}, corrected`;
}
