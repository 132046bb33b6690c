/** @module Images become input tensors on other threads, while the runtime works. */
import type { ImageSource } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { Preprocessing } from "../image/index.ts";
import { crew, moduleBeside } from "../threads.ts";

/** The elements of one prepared image; float16 as bits. */
export type Elements = Float32Array | Uint16Array | Uint8Array;

/** What came of one image: its elements and the size of its file, or why there are none. */
export type Prepared =
  | { readonly elements: Elements; readonly bytes: number }
  | { readonly problem: string };

/** An image, and the shared memory that it is to be written into. */
export interface Question {
  readonly id: string;
  readonly source: ImageSource;
  readonly elements: Elements;
}

export interface Preparer extends AsyncDisposable {
  prepare(id: string, source: ImageSource): Promise<Prepared>;
  /** Gives the memory of a prepared image back, to be used for another. */
  reuse(elements: Elements): void;
}

const kinds = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array };

/** Elements in memory that threads share, so that images pass between them without being copied. */
export const sharedLike = (example: Elements, length: number): Elements => {
  const Kind = example.constructor as Float32ArrayConstructor;
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
};

/** Workers that prepare images of `size` elements as `preprocessing` says. */
export function preparer(preprocessing: Preprocessing, size: number, workers: number): Preparer {
  const threads = crew<Question, number>(moduleBeside(import.meta.url, "./prepare-worker"), {
    size: workers,
    task: preprocessing,
  });
  const example = new kinds[preprocessing.encoding.dtype](0);
  const spares: Elements[] = [];
  return {
    async prepare(id, source) {
      const elements = spares.pop() ?? sharedLike(example, size);
      try {
        return { elements, bytes: await threads.ask({ id, source, elements }) };
      } catch (error) {
        spares.push(elements);
        if (error instanceof Refusal && error.fault === "data") return { problem: error.message };
        throw error;
      }
    },
    reuse: (elements) => void spares.push(elements),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}
