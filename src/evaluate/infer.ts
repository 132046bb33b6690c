/** @module A batch of prepared images through the graph: scores for each, checked. */
import { Refusal } from "../errors.ts";
import { OutOfMemory, type Session, type Tensors } from "../runtime/index.ts";
import { float32Of, type Tensor } from "../tensor.ts";
import type { Contract } from "./contract.ts";
import { type Elements, sharedLike } from "./prepare.ts";

export interface Inference {
  /** How many images go through the graph at once by now. */
  readonly batch: () => number;
  /** What happened on the way. */
  readonly notes: readonly string[];
  /** The scores of each image, in order. It may be asked again before it has answered. */
  scores(images: readonly Elements[]): Promise<Float32Array[]>;
}

/** Infers in batches; where memory does not suffice it halves them from then on, and says so. */
export function inference(session: Session, contract: Contract, batch: number): Inference {
  const { where, fixedBatch } = contract;
  const notes: string[] = [];
  const spares: Elements[] = [];
  let size = fixedBatch ?? batch;

  async function run(images: readonly Elements[]): Promise<Float32Array[]> {
    const n = fixedBatch ?? images.length;
    const stacked = n === 1 ? images[0] : stack(images, n, spares.pop());
    const outputs = await session.run({ [contract.input]: inputTensor(contract, stacked, n) });
    if (n > 1) spares.push(stacked);
    return scoresIn(outputs, contract, n).slice(0, images.length);
  }

  return {
    batch: () => size,
    notes,
    async scores(images) {
      const scores: Float32Array[] = [];
      for (let at = 0; at < images.length; ) {
        const part = images.slice(at, at + size);
        try {
          scores.push(...(await run(part)));
          at += part.length;
        } catch (error) {
          if (!(error instanceof OutOfMemory)) throw error;
          if (part.length === 1 || fixedBatch !== undefined) {
            throw new Refusal(
              "model",
              `${where}: not enough memory for a batch of ${part.length}; close other programs or take a smaller input (${error.message})`,
              { cause: error },
            );
          }
          spares.length = 0;
          if (part.length > size) continue; // another batch has halved it meanwhile
          size = Math.ceil(part.length / 2);
          notes.push(`out of memory with a batch of ${part.length}; went on with ${size}`);
        }
      }
      return scores;
    },
  };
}

/** The images behind each other, in memory of before; what a fixed batch has too many is 0. */
function stack(images: readonly Elements[], n: number, spare: Elements | undefined): Elements {
  const one = images[0].length;
  const stacked = spare?.length === n * one ? spare : sharedLike(images[0], n * one);
  for (const [i, image] of images.entries()) stacked.set(image, i * one);
  stacked.fill(0, images.length * one);
  return stacked;
}

function inputTensor({ size, encoding }: Contract, data: Elements, n: number): Tensor {
  const [height, width] = size;
  const shape = encoding.layout === "NCHW" ? [n, 3, height, width] : [n, height, width, 3];
  return { shape, dtype: encoding.dtype, data } as Tensor; // the worker made what the dtype says
}

function scoresIn(
  given: Tensors,
  { where, output, outputs: classes }: Contract,
  n: number,
): Float32Array[] {
  const made = given[output];
  if (made === undefined) throw new Error(`internal: the session has no output ${output}`);
  if (made.shape[0] !== n || made.data.length !== n * classes) {
    throw new Refusal(
      "model",
      `${where}: output "${output}" has the shape [${made.shape}] for ${n} images; expected [${n}, ${classes}]`,
    );
  }
  const flat = float32Of(made);
  return Array.from({ length: n }, (_, i) => flat.subarray(i * classes, (i + 1) * classes));
}
