/** @module What a format of foreign results is: how a file of it is told by its content, and how it is read. */
import type { Reported } from "../reported.ts";

/** What is in a file, as far as its syntax goes. */
export type Content =
  | { readonly kind: "json" | "yaml" | "front matter"; readonly value: unknown }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

/** A file that somebody else wrote. */
export interface ForeignFile {
  /** As the user named it; only for words to the user and for what a path tells. */
  readonly path: string;
  readonly content: Content;
}

/** What was not understood, and where it stands. */
export interface Problem {
  readonly where: string;
  readonly reason: string;
}

/**
 * What came out of a file. Every value of its rows is a result, or became a fact of one (`folded`), or is among
 * the problems: `values = results + folded + lost`.
 */
export interface Reading {
  readonly reported: Reported;
  readonly rows: number;
  /** Rows of which something was kept. */
  readonly rowsKept: number;
  readonly values: number;
  readonly folded: number;
  /** Values that were not understood; each is a problem. */
  readonly lost: number;
  /** Values that were lost, and details of kept ones that were. */
  readonly problems: readonly Problem[];
  /** Columns that are not read, since they follow from others. */
  readonly notRead: readonly string[];
}

export interface Format {
  readonly name: string;
  readonly brief: string;
  recognises(file: ForeignFile): boolean;
  /** @throws Refusal where nothing of the file can be read; a bad row is a problem, and the others are kept */
  read(file: ForeignFile): Reading;
}

/** The last part of a path without its endings: `results/evaluation-tables.json.gz` is `evaluation-tables`. */
export const stemOf = (path: string): string =>
  partsOf(path)
    .at(-1)
    ?.replace(/(\.(json|csv|ya?ml|md))?(\.gz)?$/i, "") ?? "";

/** The folders and the name of a path. */
export const partsOf = (path: string): string[] =>
  path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
