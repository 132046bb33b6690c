/** @module Images become input tensors on other threads, while the runtime works. */
import type { ImageSource } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import { type Preprocessing, preparedSize, type Size } from "../image/index.ts";
import { type Crew, moduleBeside } from "../threads.ts";

/** The elements of one prepared image; float16 as bits. */
export type Elements = Float32Array | Uint16Array | Uint8Array;

/** What a model is shown at once: an image, or a window of it, as elements. */
export interface Glimpse {
  readonly elements: Elements;
  readonly width: number;
  readonly height: number;
}

/** What came of one image: what the model is to see, and the sizes of image and file; or why nothing did. */
export type Prepared =
  | { readonly looks: readonly Glimpse[]; readonly original: Size; readonly bytes: number }
  | { readonly problem: string };

/** An image, and the shared memory that it is to be written into; none where nobody knows how much. */
export interface Question {
  readonly id: string;
  readonly source: ImageSource;
  readonly elements: Elements | undefined;
}

export type Answer = Extract<Prepared, { looks: unknown }>;

export interface Preparer {
  prepare(id: string, source: ImageSource): Promise<Prepared>;
  /** Gives the memory of what was prepared back, to be used for another image. */
  reuse(looks: readonly Glimpse[]): void;
}

const kinds = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array };

/** Shared memory for the elements of one look. */
export const elementsFor = ({ width, height }: Size, { encoding }: Preprocessing): Elements =>
  sharedLike(new kinds[encoding.dtype](0), width * height * 3);

/** Elements in memory that threads share, so that images pass between them without being copied. */
export const sharedLike = (example: Elements, length: number): Elements => {
  const Kind = example.constructor as Float32ArrayConstructor;
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
};

/** Lets a crew prepare images as `preprocessing` says. */
export function preparer(preprocessing: Preprocessing, crew: Crew): Preparer {
  const ask = crew.does<Question, Answer>(
    moduleBeside(import.meta.url, "./prepare-worker"),
    preprocessing,
  );
  // With several looks nobody knows before how many there are.
  const size = preprocessing.looks === undefined ? preparedSize(preprocessing) : null;
  const spares: Elements[] = [];
  return {
    async prepare(id, source) {
      const elements =
        size === null ? undefined : (spares.pop() ?? elementsFor(size, preprocessing));
      try {
        return await ask({ id, source, elements });
      } catch (error) {
        if (elements !== undefined) spares.push(elements);
        if (error instanceof Refusal && error.fault === "data") return { problem: error.message };
        throw error;
      }
    },
    reuse(looks) {
      if (size !== null) spares.push(...looks.map(({ elements }) => elements));
    },
  };
}
