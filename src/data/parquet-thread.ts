/**
 * @module Parquet is read on a thread of its own, since damaged bytes can lead its reader astray: a
 * thread that dies, runs out of memory or gives no answer is given up, and the file refused.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { messageOf, Refusal } from "../errors.ts";
import { moduleBeside } from "../threads.ts";
import type { ImageGroup, LabelledRow } from "./parquet-read.ts";

/** What can be asked of a file, and what is answered. */
export interface Answers {
  readonly rows: readonly LabelledRow[];
  readonly images: ImageGroup;
}

export type Request =
  | { readonly wanted: "rows"; readonly file: string }
  /** The images of the group that holds `row`. */
  | { readonly wanted: "images"; readonly file: string; readonly row: number };

export type Reply = { readonly answer: Answers[keyof Answers] } | { readonly refused: string };

export interface ParquetThread extends AsyncDisposable {
  rows(file: string): Promise<Answers["rows"]>;
  images(file: string, row: number): Promise<Answers["images"]>;
}

/** What a thread may take: for one answer, and for all that is not the bytes of images. */
export interface Limits {
  readonly deadlineMs: number;
  /** Generous: an engine that cannot even grow one array may end the process, not the thread. */
  readonly heapMb: number;
}

/** A thread that starts when it is first asked, and anew after it was given up. */
export function parquetThread({
  deadlineMs = 120_000,
  heapMb = 2048,
}: Partial<Limits> = {}): ParquetThread {
  let worker: Worker | undefined;
  let before: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    const made = new Worker(moduleBeside(import.meta.url, "./parquet-worker"), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    made.on("error", () => undefined); // whoever waits for an answer hears of it
    made.on("exit", () => {
      if (worker === made) worker = undefined;
    });
    return made;
  }

  async function replyTo(request: Request): Promise<Reply> {
    worker ??= started();
    const asked = worker;
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(deadlineMs)]);
    asked.ref();
    try {
      asked.postMessage(request);
      const answered = once(asked, "message", { signal }); // an error of the thread rejects it
      const [reply] = await Promise.race([answered, endOf(asked, signal)]);
      asked.unref();
      return reply;
    } catch (error) {
      if (worker === asked) worker = undefined;
      asked.terminate().catch(() => undefined); // not waited for: it may be in the middle of anything
      throw refusalOf(request, error, { deadlineMs, heapMb });
    } finally {
      over.abort();
    }
  }

  /** One after another, so that what goes wrong is known by its file. */
  async function ask<Wanted extends keyof Answers>(
    request: Request & { wanted: Wanted },
  ): Promise<Answers[Wanted]> {
    const pending = before.then(() => replyTo(request));
    before = pending.catch(() => undefined);
    const reply = await pending;
    if ("refused" in reply) throw new Refusal("data", reply.refused);
    return reply.answer as Answers[Wanted]; // what was wanted is what is answered
  }

  return {
    rows: (file) => ask({ wanted: "rows", file }),
    images: (file, row) => ask({ wanted: "images", file, row }),
    async [Symbol.asyncDispose]() {
      await worker?.terminate();
    },
  };
}

async function endOf(worker: Worker, signal: AbortSignal): Promise<never> {
  await once(worker, "exit", { signal });
  throw new Error("its thread ended");
}

/** Why there was no answer, in words of the file. */
function refusalOf({ file }: Request, error: unknown, { deadlineMs, heapMb }: Limits): Refusal {
  const { code, name } = error as NodeJS.ErrnoException;
  const what =
    name === "AbortError"
      ? `no answer from its reader within ${deadlineMs / 1000} s; if it is not on a slow disk it is damaged: copy it again`
      : code === "ERR_WORKER_OUT_OF_MEMORY"
        ? `reading it takes more than ${heapMb} MB; it is damaged, or has too many rows in a group: copy it again`
        : `not a whole parquet file (its reader failed: ${messageOf(error)}); copy it again`;
  return new Refusal("data", `${file}: ${what}`, { cause: error });
}
