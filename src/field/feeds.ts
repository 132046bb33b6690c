/** @module Images through a graph in batches, fewer at once where the memory does not suffice. */
import { Refusal } from "../errors.ts";
import { OutOfMemory, type Session, type Tensors } from "../runtime/index.ts";
import type { Sides } from "./images.ts";

export interface Feeder {
  readonly session: Session;
  /** The model in messages. */
  readonly where: string;
  readonly input: string;
  readonly layout: "NCHW" | "NHWC";
  readonly sides: Sides;
  /** How many images the graph takes at once, if no other number. */
  readonly fixedBatch: number | undefined;
}

/** As many images as make two megapixels, eight at most: what a gradient keeps of each is large. */
export const usualBatch = ([height, width]: Sides): number =>
  Math.max(1, Math.min(8, Math.floor(2e6 / (8 * height * width))));

/** Runs images through the graph, and says what comes of each batch, which may be shorter than what was given. */
export function feeder({ session, where, input, layout, sides, fixedBatch }: Feeder) {
  const [height, width] = sides;
  let size = fixedBatch ?? usualBatch(sides);
  const run = (images: readonly Float32Array[]): Promise<Tensors> => {
    const n = fixedBatch ?? images.length;
    const data = new Float32Array(n * 3 * height * width);
    for (const [i, image] of images.entries()) data.set(image, i * image.length);
    const shape = layout === "NCHW" ? [n, 3, height, width] : [n, height, width, 3];
    return session.run({ [input]: { shape, dtype: "float32", data } });
  };

  return {
    /** How many images go through at once by now. */
    batch: () => size,
    /** The outputs of all `images`; `first` is the place of the first of them that they belong to. */
    async *outputs(
      images: readonly Float32Array[],
    ): AsyncGenerator<{ first: number; count: number; outputs: Tensors }> {
      for (let first = 0; first < images.length; ) {
        const part = images.slice(first, first + size);
        try {
          const outputs = await run(part);
          yield { first, count: part.length, outputs };
          first += part.length;
        } catch (error) {
          if (!(error instanceof OutOfMemory)) throw error;
          if (size === 1 || fixedBatch !== undefined) {
            throw new Refusal(
              "model",
              `${where}: not enough memory at ${height}×${width}; close other programs or take a smaller --size (${error.message})`,
              { cause: error },
            );
          }
          size = Math.ceil(size / 2);
        }
      }
    },
  };
}
