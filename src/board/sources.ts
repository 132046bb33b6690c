/** @module What a board is made from. Whoever opens it gives it; the board itself measures nothing. */
import type { KeptRecord, Library } from "../record/index.ts";
import type { Reported } from "../reported/index.ts";

/** A run that has begun and has no record yet. */
export interface Running {
  readonly id: string;
  readonly model: string;
  readonly protocol: string;
  readonly done: number;
  readonly total: number;
  /** When something was written last, ISO 8601. */
  readonly updatedAt: string;
}

/** What a model said of one sample, in words. */
export interface Shown {
  readonly sample: string;
  readonly truth: string;
  readonly said: string;
  readonly isRight: boolean | null;
  /** How wrong it is, in words. */
  readonly says: string;
}

export interface Predictions {
  /** How many there are of what was asked for. */
  readonly total: number;
  readonly rows: readonly Shown[];
}

export interface PredictionsAsked {
  readonly from: number;
  readonly count: number;
  readonly order: "worst" | "best" | "dataset";
  /** Only what went wrong. */
  readonly isWrong: boolean;
}

/** A paired test of two records on the same samples, in plain words and numbers. */
export interface Compared {
  readonly metric: string;
  readonly unit: string;
  readonly first: number | null;
  readonly second: number | null;
  /** The first less the second. */
  readonly difference: number | null;
  readonly interval: {
    readonly low: number | null;
    readonly high: number | null;
    readonly level: number;
  };
  readonly p: number | null;
  readonly test: string;
  readonly samples: number;
}

export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface BoardSources {
  library(): Promise<Library>;
  /** A whole record by its id; undefined: there is none. */
  record(id: string): Promise<KeptRecord | undefined>;
  reported(): Promise<{
    readonly sources: readonly Reported[];
    readonly problems: readonly string[];
  }>;
  running?(): Promise<readonly Running[]>;
  compare?(first: string, second: string): Promise<Compared>;
  predictions?(id: string, asked: PredictionsAsked): Promise<Predictions>;
  picture?(id: string, sample: string): Promise<Picture | undefined>;
  /** Where others may push records: keeps one for good, and refuses another under its id. */
  keep?(record: KeptRecord): Promise<void>;
  /** Where others may edit reported results: keeps a source, the former one as history. */
  keepReported?(reported: Reported): Promise<"new" | "unchanged" | "replaced">;
}

/** What the pages are made from, as it is at one moment. */
export interface BoardData extends Library {
  readonly reported: readonly Reported[];
  readonly running: readonly Running[];
  readonly problems: readonly string[];
}

export async function dataOf(sources: BoardSources): Promise<BoardData> {
  const [library, { sources: reported, problems }, running] = await Promise.all([
    sources.library(),
    sources.reported(),
    sources.running?.().catch(() => []) ?? [], // runs come and go while they are looked at
  ]);
  return { ...library, reported, problems, running };
}

/** Ids become paths, so nothing else may pass for one. */
export const isId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A damaged record is none; the first page names it. */
export const recordOf = async (
  { record }: BoardSources,
  id: string,
): Promise<KeptRecord | undefined> =>
  isId(id) ? await record(id).catch(() => undefined) : undefined;
