/** @module Files of others, and boards of ours, into a store: what was recognised, kept, and not understood. */
import { Refusal } from "../errors.ts";
import { canonical } from "../json.ts";
import { folderStore, type KeptRecord } from "../record/index.ts";
import {
  builtIn,
  contentOf,
  type Foreign,
  type Reported,
  readForeign,
  reportedStore,
} from "../reported/index.ts";
import { isDump, readDump } from "./board-dump.ts";
import { bytesOf, filesBelow } from "./files.ts";
import type { ImportedFile, ImportOptions, ImportReport, KeptSource } from "./import-report.ts";

/**
 * Reads every file, one after the other, and keeps what is good in each.
 * @throws Refusal where a path is not there, or an option does not fit; a file that fails is in the report
 */
export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const { files, passedOver } = await filesBelow(paths);
  if (options.name !== undefined && files.length !== 1) {
    throw new Refusal("usage", `--name is for one file, and there are ${files.length}`);
  }
  const imported: ImportedFile[] = [];
  const notRecognised: string[] = [];
  const failed: { path: string; reason: string }[] = [];
  const from = new Map<string, string>();
  for (const { path, isNamed } of files) {
    try {
      const file = await importFile(path, { options, from });
      if (file !== undefined) imported.push(file);
      else if (!isNamed) notRecognised.push(path);
      else failed.push({ path, reason: "no format that is known; `--format` names one" });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.fault === "usage" || thrown.fault === "store") {
        throw thrown;
      }
      failed.push({ path, reason: thrown.message.replace(`${path}: `, "") });
    }
  }
  return { isDry: options.isDry ?? false, files: imported, notRecognised, passedOver, failed };
}

interface Context {
  readonly options: ImportOptions;
  /** From which file of this import each source came. */
  readonly from: Map<string, string>;
}

async function importFile(path: string, context: Context): Promise<ImportedFile | undefined> {
  const { format, licence, attribution, name } = context.options;
  const read = readForeignOrDump(path, await bytesOf(path), format);
  if (read === undefined) return undefined;
  if ("dump" in read) return importDump(path, read.dump, context);
  const foreign = read;
  const { reported, ...counts } = foreign.reading;
  const source: Reported = {
    ...reported,
    source: { ...reported.source, name: name ?? reported.source.name },
    licence: licence ?? reported.licence,
    attribution: attribution ?? reported.attribution,
  };
  const kept = reported.results.length === 0 ? [] : [await keepSource(source, path, context)];
  return {
    path,
    format: foreign.format,
    sources: kept,
    records: { new: 0, unchanged: 0 },
    results: reported.results.length,
    ...counts,
  };
}

/** In a function of its own, so that the file is forgotten before its results are written. */
function readForeignOrDump(
  path: string,
  bytes: Uint8Array,
  format: string | undefined,
): Foreign | { readonly dump: unknown } | undefined {
  const content = contentOf(path, bytes);
  return format === undefined && content.kind === "json" && isDump(content.value)
    ? { dump: content.value }
    : readForeign(path, content, format);
}

async function importDump(path: string, value: unknown, context: Context): Promise<ImportedFile> {
  const { records, reported, problems } = readDump(value, path);
  const counts = { new: 0, unchanged: 0 };
  for (const record of records) counts[await keepRecord(record, context.options)]++;
  const sources: KeptSource[] = [];
  for (const source of reported) sources.push(await keepSource(source, path, context));
  const results = reported.reduce((sum, source) => sum + source.results.length, 0);
  const good = records.length + reported.length;
  return {
    ...{ path, format: "board", sources, records: counts, problems, results, folded: 0 },
    ...{ rows: good + problems.length, rowsKept: good, values: results, lost: 0, notRead: [] },
  };
}

/** The bytes of a record that is new here are those that it had; one that is here must be the same. */
async function keepRecord(
  { kept, record }: { kept: unknown; record: KeptRecord },
  { store: root, isDry = false }: ImportOptions,
): Promise<"new" | "unchanged"> {
  const store = folderStore(root);
  if ((await store.textOf(record.id)) === undefined) {
    if (!isDry) await store.keep(kept as KeptRecord); // it was checked; unknown keys stay in it
    return "new";
  }
  await store.keep(record);
  return "unchanged";
}

async function keepSource(
  reported: Reported,
  path: string,
  { options: { store: root, isDry = false }, from }: Context,
): Promise<KeptSource> {
  const {
    source: { name },
    licence,
    attribution,
    results,
  } = reported;
  const other = from.get(name);
  if (other !== undefined) {
    throw new Refusal(
      "data",
      `${path}: "${name}" came from ${other} already; import it alone, with --name`,
    );
  }
  from.set(name, path);
  const ours = builtIn().find((one) => one.source.name === name);
  const store = reportedStore(root);
  const keeping =
    ours !== undefined && canonical(ours) === canonical(reported)
      ? "built in"
      : isDry
        ? await store.would(reported)
        : await store.keep(reported);
  return { name, licence, attribution, results: results.length, keeping };
}
