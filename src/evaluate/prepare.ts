/** @module Images become input tensors on other threads, while the runtime works. */
import type { ImageSource } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { Preprocessing } from "../image/index.ts";
import { crew, moduleBeside } from "../threads.ts";

/** The elements of one prepared image; float16 as bits. */
export type Elements = Float32Array | Uint16Array | Uint8Array;

/** What came of one image: its elements, or why there are none. */
export type Prepared = { readonly elements: Elements } | { readonly problem: string };

/** An image, and memory that is no longer needed elsewhere. */
export interface Question {
  readonly id: string;
  readonly source: ImageSource;
  readonly spare: ArrayBuffer | undefined;
}

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

/** Workers that prepare images as `task` says. */
export function preparer(task: Task, workers: number): Preparer {
  const threads = crew<Question, Elements>(moduleBeside(import.meta.url, "./prepare-worker"), {
    size: workers,
    task,
  });
  const spares: ArrayBuffer[] = [];
  return {
    async prepare(id, source) {
      const spare = spares.pop();
      try {
        const moved = spare === undefined ? [] : [spare];
        return { elements: await threads.ask({ id, source, spare }, moved) };
      } catch (error) {
        if (error instanceof Refusal && error.fault === "data") return { problem: error.message };
        throw error;
      }
    },
    reuse: ({ buffer }) => void spares.push(buffer as ArrayBuffer),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}
