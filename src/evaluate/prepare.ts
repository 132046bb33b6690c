/** @module Images become input tensors on other threads, while the runtime works on this one. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ImageSource } from "../data/index.ts";
import type { Preprocessing } from "../image/index.ts";

/** The elements of one prepared image; float16 as bits. */
export type Elements = Float32Array | Uint16Array | Uint8Array;

/** What came of one image: its elements, or why there are none. */
export type Prepared = { readonly elements: Elements } | { readonly problem: string };

/** To a worker: an image, and memory that is no longer needed elsewhere. */
export interface Job {
  readonly job: number;
  readonly id: string;
  readonly source: ImageSource;
  readonly spare: ArrayBuffer | undefined;
}

/** From a worker: `fault` is a defect of ours, `problem` one of the image. */
export type Answer = { readonly job: number } & (Prepared | { readonly fault: string });

/** What a worker is told once. */
export interface Task {
  readonly preprocessing: Preprocessing;
  /** Elements of one image. */
  readonly size: number;
}

export interface Preparer extends AsyncDisposable {
  prepare(id: string, source: ImageSource): Promise<Prepared>;
  /** Gives the memory of a prepared image back, to be used for another. */
  reuse(elements: Elements): void;
}

/** Node runs the sources in a checkout and compiled JavaScript in an installed package. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./prepare-worker.ts" : "./prepare-worker.js",
  import.meta.url,
);

/** Workers that prepare images as `task` says; jobs go to the one with the fewest. */
export function preparer(task: Task, workers = availableParallelism()): Preparer {
  const spares: ArrayBuffer[] = [];
  const waiting = new Map<number, { answer(a: Answer): void; fail(e: Error): void }>();
  const crew = Array.from({ length: workers }, () => {
    const worker = new Worker(workerFile, { workerData: task });
    const member = { worker, jobs: 0 };
    worker.unref();
    worker.on("message", (answer: Answer) => {
      member.jobs--;
      waiting.get(answer.job)?.answer(answer);
      waiting.delete(answer.job);
    });
    worker.on("error", (error) => {
      for (const { fail } of waiting.values()) fail(error as Error);
      waiting.clear();
    });
    return member;
  });
  let jobs = 0;
  return {
    async prepare(id, source) {
      const member = crew.reduce((a, b) => (b.jobs < a.jobs ? b : a));
      const spare = spares.pop();
      const job: Job = { job: jobs++, id, source, spare };
      member.jobs++;
      member.worker.ref();
      const answer = await new Promise<Answer>((resolve, reject) => {
        waiting.set(job.job, { answer: resolve, fail: reject });
        member.worker.postMessage(job, spare === undefined ? [] : [spare]);
      });
      if (member.jobs === 0) member.worker.unref();
      if ("fault" in answer) throw new Error(`internal: ${id}: ${answer.fault}`);
      return answer;
    },
    reuse: ({ buffer }) => void spares.push(buffer as ArrayBuffer),
    async [Symbol.asyncDispose]() {
      await Promise.all(crew.map(({ worker }) => worker.terminate()));
    },
  };
}
