/**
 * @module All records of a store at a glance. Records never change, so what is known of one is kept beside
 * them, in a file of one line each, and only new ones are read.
 */
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { folderStore } from "./store.ts";
import { type Summary, summaryOf, summaryVersion } from "./summary.ts";

/** What cannot be read, and why. */
export interface Damaged {
  readonly id: string;
  readonly problem: string;
}

export interface Library {
  /** Oldest first; damaged records are named and left out. The same array while they are the same. */
  readonly summaries: readonly Summary[];
  readonly damaged: readonly Damaged[];
  /** Runs that have begun and have no record yet. */
  readonly unfinished: readonly string[];
}

const indexName = `summaries.${summaryVersion}.jsonl`;

/** Looks again at a folder of records, each time it is asked. */
export function folderLibrary(root: string): () => Promise<Library> {
  const known = new Map<string, Summary>();
  const damaged = new Map<string, Damaged>();
  const { runs, get } = folderStore(root);
  let isRead = false;
  let summaries: readonly Summary[] = [];
  let looking: Promise<Library> | undefined;

  async function readIndex(): Promise<void> {
    isRead = true;
    const text = await readFile(join(root, indexName), "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      const summary = lineOf(line);
      if (summary !== undefined) known.set(summary.id, summary);
    }
  }

  /** What was damaged may have been mended, and what had no record may have one by now. */
  async function look(id: string): Promise<Summary | undefined> {
    try {
      const record = await get(id);
      damaged.delete(id);
      return record && summaryOf(record);
    } catch (error) {
      damaged.set(id, { id, problem: messageOf(error) });
      return undefined;
    }
  }

  async function lookAgain(): Promise<Library> {
    if (!isRead) await readIndex();
    const ids = await runs();
    const unfinished: string[] = [];
    const fresh: Summary[] = [];
    for (const id of ids.filter((one) => !known.has(one))) {
      const summary = await look(id);
      if (summary !== undefined) fresh.push(summary);
      else if (!damaged.has(id)) unfinished.push(id);
    }
    for (const summary of fresh) known.set(summary.id, summary);
    if (fresh.length > 0) {
      const lines = fresh.map((summary) => `${JSON.stringify(summary)}\n`).join("");
      await appendFile(join(root, indexName), lines).catch(() => undefined); // a store may be read only
    }
    const present = new Set(ids);
    const gone = [...known.keys()].filter((id) => !present.has(id));
    for (const id of gone) known.delete(id);
    if (known.size !== summaries.length || fresh.length > 0 || gone.length > 0) {
      summaries = [...known.values()].sort(byTime);
    }
    return {
      summaries,
      damaged: [...damaged.values()].filter(({ id }) => present.has(id)),
      unfinished,
    };
  }

  return () => {
    looking ??= lookAgain().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}

/** A line that was cut off, or written by others, is none. */
function lineOf(line: string): Summary | undefined {
  try {
    const summary = JSON.parse(line);
    const { id, kind, finishedAt } = summary;
    return [id, kind, finishedAt].every((one) => typeof one === "string") ? summary : undefined;
  } catch {
    return undefined;
  }
}

const byTime = (a: Summary, b: Summary): number =>
  a.finishedAt < b.finishedAt || (a.finishedAt === b.finishedAt && a.id < b.id) ? -1 : 1;
