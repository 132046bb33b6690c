/**
 * @module The store of records: a folder with one folder for each run, named by its id. A run that
 * is not finished has a ledger there and no record yet.
 */
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { writeWhole } from "../files.ts";
import { canonical } from "../json.ts";
import { type KeptRecord, parseRecord } from "./kept.ts";

export interface RecordStore {
  /** Keeps a record for good. The same again is no harm; another under its id is refused. */
  keep(record: KeptRecord): Promise<void>;
  /** All records, oldest first. */
  all(): Promise<KeptRecord[]>;
  /** The ids of all runs, finished or not, in the order of their digits. */
  runs(): Promise<string[]>;
  /** The record with this id, if it is kept. */
  get(id: string): Promise<KeptRecord | undefined>;
  /** The text of a record as it lies there, whatever is in it; undefined where there is none. */
  textOf(id: string): Promise<string | undefined>;
  /** The one record whose id begins with `prefix`. */
  find(prefix: string): Promise<KeptRecord>;
  /** Where the ledger of a run is. */
  ledgerOf(id: string): string;
}

/** A store in a folder; it is made with the first record. */
export function folderStore(root: string): RecordStore {
  const pathOf = (id: string): string => join(root, id, "record.json");

  async function textOf(id: string): Promise<string | undefined> {
    const path = pathOf(id);
    return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new Refusal("store", `${path}: cannot be read: ${error.message}`, { cause: error });
    });
  }

  async function read(id: string): Promise<KeptRecord | undefined> {
    const text = await textOf(id);
    return text === undefined ? undefined : parseRecord(text, pathOf(id));
  }

  async function ids(): Promise<string[]> {
    const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []; // it is made with the first record
      throw new Refusal("store", `${root}: not a folder of records: ${error.message}`, {
        cause: error,
      });
    });
    return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
  }

  return {
    async keep(record) {
      const kept = await read(record.id);
      if (kept !== undefined) {
        if (canonical({ ...kept, made: null }) === canonical({ ...record, made: null })) return;
        throw new Refusal(
          "store",
          `${root}: record ${record.id.slice(0, 12)} is kept already, with another outcome`,
        );
      }
      const folder = join(root, record.id);
      await mkdir(folder, { recursive: true }).catch((cause: Error) => {
        throw new Refusal("store", `${folder}: cannot be made: ${cause.message}`, { cause });
      });
      await writeWhole(pathOf(record.id), `${JSON.stringify(record, null, 2)}\n`);
    },

    async all() {
      const records: KeptRecord[] = [];
      for (const id of await ids()) {
        const record = await read(id);
        if (record !== undefined) records.push(record);
      }
      const at = ({ made, id }: KeptRecord): string => `${made.finishedAt} ${id}`;
      return records.sort((a, b) => (at(a) < at(b) ? -1 : 1));
    },

    runs: ids,

    get: read,

    textOf,

    async find(prefix) {
      const matches = (await ids()).filter((id) => id.startsWith(prefix));
      const found: KeptRecord[] = [];
      for (const id of matches) {
        const record = await read(id);
        if (record !== undefined) found.push(record);
      }
      if (found.length === 1) return found[0];
      throw new Refusal(
        "store",
        found.length > 1
          ? `${root}: ${found.length} records begin with "${prefix}"; give more digits`
          : `${root}: no record begins with "${prefix}"; \`snellen records\` lists them`,
      );
    },

    ledgerOf: (id) => join(root, id, "ledger"),
  };
}
