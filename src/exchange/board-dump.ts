/** @module The whole board in one file: records and reported results, each with its licence and attribution. */
import { messageOf, Refusal } from "../errors.ts";
import { type KeptRecord, parseRecord } from "../record/index.ts";
import { type Reported, reportedSchema } from "../reported/index.ts";

/** Raised when a dump of this version could not be read by the version before. */
const dumpVersion = 1;

export interface BoardDump {
  /** In the order of their ids, as they are kept: also keys that this version does not know. */
  readonly records: readonly unknown[];
  readonly reported: readonly Reported[];
}

/**
 * One record and one source a line; equal boards make equal text.
 * @throws Refusal where it is more text than can be read again
 */
export function dumpText({ records, reported }: BoardDump): string {
  const list = (items: readonly unknown[]): string =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  try {
    return `{"schema":${dumpVersion},"kind":"board","records":${list(records)},"reported":${list(reported)}}\n`;
  } catch (cause) {
    throw new Refusal(
      "data",
      "the board is more than one file of JSON can hold; choose with --benchmark or --model",
      { cause },
    );
  }
}

export interface ReadDump {
  /** Each as it stands in the dump, and checked. */
  readonly records: readonly { readonly kept: unknown; readonly record: KeptRecord }[];
  readonly reported: readonly Reported[];
  /** What is damaged; all the rest is good. */
  readonly problems: readonly { readonly where: string; readonly reason: string }[];
}

/** Whether a JSON value is a dump of a board. */
export const isDump = (value: unknown): boolean =>
  value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "board";

/** @throws Refusal where a newer version wrote it, or where it has no lists */
export function readDump(value: unknown, path: string): ReadDump {
  const { schema, records, reported } = value as Record<string, unknown>;
  if (typeof schema === "number" && schema > dumpVersion) {
    throw new Refusal(
      "data",
      `${path}: written by a newer Snellen (schema ${schema}, this one reads ${dumpVersion}); update Snellen`,
    );
  }
  if (!Array.isArray(records) || !Array.isArray(reported)) {
    throw new Refusal("data", `${path}: no board: it needs the lists \`records\` and \`reported\``);
  }
  const problems: { where: string; reason: string }[] = [];
  const checked = records.flatMap((kept, i) => {
    const where = `records[${i}]`;
    try {
      return [{ kept, record: parseRecord(JSON.stringify(kept), where) }];
    } catch (thrown) {
      problems.push({ where, reason: messageOf(thrown).replace(`${where}: `, "").slice(0, 300) });
      return [];
    }
  });
  const sources = reported.flatMap((source: unknown, i) => {
    const read = reportedSchema.safeParse(source);
    if (read.success) return [read.data];
    const [{ path: at, message }] = read.error.issues;
    problems.push({ where: `reported[${i}]`, reason: `${at.join(".")}: ${message}` });
    return [];
  });
  return { records: checked, reported: sources, problems };
}
