/** @module What an import is asked, and what it answers. */
import type { Keeping, Problem } from "../reported/index.ts";

export interface ImportOptions {
  readonly store: string;
  /** Name of a format; without it each file is recognised by its content. */
  readonly format?: string | undefined;
  /** In place of what the format says. */
  readonly licence?: string | undefined;
  readonly attribution?: string | undefined;
  /** Name of the source; only for one file. */
  readonly name?: string | undefined;
  /** Nothing is written. */
  readonly isDry?: boolean | undefined;
}

export interface KeptSource {
  readonly name: string;
  readonly licence: string | null;
  readonly attribution: string;
  readonly results: number;
  /** `built in`: it comes with Snellen, so it is not kept again. */
  readonly keeping: Keeping | "built in";
}

export interface ImportedFile {
  readonly path: string;
  readonly format: string;
  readonly sources: readonly KeptSource[];
  readonly records: { readonly new: number; readonly unchanged: number };
  readonly rows: number;
  readonly rowsKept: number;
  readonly values: number;
  readonly results: number;
  /** Values that became facts of results, such as numbers of parameters. */
  readonly folded: number;
  readonly lost: number;
  /** Columns that follow from others. */
  readonly notRead: readonly string[];
  readonly problems: readonly Problem[];
}

export interface ImportReport {
  readonly isDry: boolean;
  readonly files: readonly ImportedFile[];
  /** In folders: text that no format recognises. */
  readonly notRecognised: readonly string[];
  /** In folders: files of other kinds, hidden ones and links. */
  readonly passedOver: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}
