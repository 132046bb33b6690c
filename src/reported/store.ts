/**
 * @module Imported sources beside the records of a store: one file each in `reported/`, replaced when the source is
 * imported again. What was replaced is kept in `reported/history/`.
 */
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import { cannotWrite, writeWhole } from "../files.ts";
import { canonical } from "../json.ts";
import { fileNameOf } from "./file-name.ts";
import { greatestBytes } from "./formats/content.ts";
import { type Reported, reportedResultSchema, reportedSchema } from "./reported.ts";

export type Keeping = "new" | "unchanged" | "replaced";

export interface ReportedStore {
  /** What keeping a source would do. */
  would(reported: Reported): Promise<Keeping>;
  /** Keeps a source; one of the same name goes into the history. */
  keep(reported: Reported): Promise<Keeping>;
  /** All sources in the order of their names, and the files that could not be read, each in a line. */
  all(): Promise<{ sources: Reported[]; problems: string[] }>;
}

/** The imported sources in the folder of a record store; it is made with the first source. */
export function reportedStore(root: string): ReportedStore {
  const folder = join(root, "reported");
  const pathOf = (name: string): string => join(folder, `${fileNameOf(name)}.json`);

  async function would(reported: Reported): Promise<Keeping> {
    const path = pathOf(reported.source.name);
    const text = await textAt(path);
    if (text === undefined) return "new";
    // A damaged file is replaced, too: its bytes go into the history.
    const kept = parsed(text, path);
    return "reported" in kept && canonical(kept.reported) === canonical(reported)
      ? "unchanged"
      : "replaced";
  }

  return {
    would,
    async keep(reported) {
      const keeping = await would(reported);
      if (keeping === "unchanged") return keeping;
      const path = pathOf(reported.source.name);
      await mkdir(folder, { recursive: true }).catch(cannotWrite(folder));
      if (keeping === "replaced") await intoHistory(folder, path);
      await writeWhole(path, reportedText(reported));
      return keeping;
    },
    async all() {
      const sources = new Map<string, Reported>();
      const problems: string[] = [];
      for (const name of await namesIn(folder)) {
        const path = join(folder, name);
        const text = await textAt(path).catch((error: Refusal) => {
          problems.push(error.message);
          return undefined;
        });
        if (text === undefined) continue;
        const kept = parsed(text, path);
        if ("problem" in kept) problems.push(kept.problem);
        else if (sources.has(kept.reported.source.name)) {
          problems.push(
            `${path}: "${kept.reported.source.name}" is in another file, too; remove one`,
          );
        } else sources.set(kept.reported.source.name, kept.reported);
      }
      const byName = [...sources.values()].sort((a, b) => (a.source.name < b.source.name ? -1 : 1));
      return { sources: byName, problems };
    },
  };
}

/** So many results are checked, written and forgotten at a time: a source may be larger than memory likes. */
const atOnce = 1000;

/**
 * One result a line, checked and with its keys in one order: equal sources have equal text.
 * @throws Refusal where it is more than can be read again
 */
export function* reportedText({ results, ...head }: Reported): Generator<string> {
  const first = JSON.stringify(reportedSchema.parse({ ...head, results: [] }));
  yield `${first.slice(0, -"]}".length)}\n`;
  let length = 0;
  for (let i = 0; i < results.length; i += atOnce) {
    const part = results.slice(i, i + atOnce).map((one) => reportedResultSchema.parse(one));
    const text = `${i === 0 ? "" : ",\n"}${part.map((one) => JSON.stringify(one)).join(",\n")}`;
    length += text.length;
    if (length > greatestBytes) {
      throw new Refusal(
        "data",
        `${head.source.name}: ${results.length} results are more than one source can hold; split its file by task`,
      );
    }
    yield text;
  }
  yield "\n]}\n";
}

type Parsed = { readonly reported: Reported } | { readonly problem: string };

function parsed(text: string, path: string): Parsed {
  try {
    const json: unknown = JSON.parse(text);
    const { schema } = (json ?? {}) as { schema?: unknown };
    if (typeof schema === "number" && schema > 1) {
      return { problem: `${path}: written by a newer Snellen (schema ${schema}); update Snellen` };
    }
    const read = reportedSchema.safeParse(json);
    if (read.success) return { reported: read.data };
    const [{ path: at, message }] = read.error.issues;
    return { problem: `${path}: damaged (${at.join(".")}: ${message}); import its source again` };
  } catch (thrown) {
    return { problem: `${path}: damaged (${messageOf(thrown)}); import its source again` };
  }
}

const textAt = (path: string): Promise<string | undefined> =>
  readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new Refusal("store", `${path}: cannot be read: ${cause.message}`, { cause });
  });

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return []; // it is made with the first source
    throw new Refusal("store", `${folder}: cannot be read: ${cause.message}`, { cause });
  });
  return names.filter((name) => name.endsWith(".json")).sort();
}

/** The former file under the next free number. */
async function intoHistory(folder: string, path: string): Promise<void> {
  const history = join(folder, "history");
  await mkdir(history, { recursive: true }).catch(cannotWrite(history));
  const stem = path.slice(folder.length + 1, -".json".length);
  const numbers = (await namesIn(history))
    .filter((name) => name.startsWith(`${stem}.`))
    .map((name) => Number(name.slice(stem.length + 1, -".json".length)));
  for (let n = Math.max(0, ...numbers.filter(Number.isInteger)) + 1; ; n++) {
    const target = join(history, `${stem}.${n}.json`);
    try {
      return await copyFile(path, target, constants.COPYFILE_EXCL);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") cannotWrite(target)(thrown);
    }
  }
}
