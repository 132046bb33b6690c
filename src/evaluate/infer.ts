/** @module Batches of looks at images through the graph: the outputs of each. */
import { Refusal } from "../errors.ts";
import { OutOfMemory, type Session, type Tensors } from "../runtime/index.ts";
import type { Tensor } from "../tensor.ts";
import type { Contract } from "./contract.ts";
import { type Elements, type Glimpse, sharedLike } from "./prepare.ts";

export interface Inference {
  /** How many images go through the graph at once by now. */
  readonly batch: () => number;
  /** What happened on the way. */
  readonly notes: readonly string[];
  /**
   * The outputs of each look, in order and by name, as for a batch of one. Looks of one size go through
   * together where they follow each other. It may be asked again before it has answered.
   */
  answers(looks: readonly Glimpse[]): Promise<Tensors[]>;
}

/** Infers in batches; where memory does not suffice it halves them from then on, and says so. */
export function inference(session: Session, contract: Contract, batch: number): Inference {
  const { where, fixedBatch } = contract;
  const notes: string[] = [];
  const spares: Elements[] = [];
  let size = fixedBatch ?? batch;

  async function run(looks: readonly Glimpse[]): Promise<Tensors[]> {
    const n = fixedBatch ?? looks.length;
    const stacked = n === 1 ? looks[0].elements : stack(looks, n, spares.pop());
    const outputs = await session.run({
      [contract.input]: inputTensor(contract, looks[0], stacked, n),
    });
    if (n > 1) spares.push(stacked);
    return looks.map((_, i) => outputsOf(outputs, contract, i, n));
  }

  return {
    batch: () => size,
    notes,
    async answers(looks) {
      const answers: Tensors[] = [];
      for (let at = 0; at < looks.length; ) {
        const part = looks.slice(at, at + alike(looks, at, size));
        try {
          answers.push(...(await run(part)));
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
      return answers;
    },
  };
}

/** How many looks from `at` on have the size of the first of them; `most` at most. */
function alike(looks: readonly Glimpse[], at: number, most: number): number {
  const { width, height } = looks[at];
  let n = 1;
  while (n < most && looks[at + n]?.width === width && looks[at + n]?.height === height) n++;
  return n;
}

/** The looks behind each other, in memory of before; what a fixed batch has too many is 0. */
function stack(looks: readonly Glimpse[], n: number, spare: Elements | undefined): Elements {
  const one = looks[0].elements.length;
  const stacked = spare?.length === n * one ? spare : sharedLike(looks[0].elements, n * one);
  for (const [i, { elements }] of looks.entries()) stacked.set(elements, i * one);
  stacked.fill(0, looks.length * one);
  return stacked;
}

function inputTensor(
  { encoding }: Contract,
  { width, height }: Glimpse,
  data: Elements,
  n: number,
): Tensor {
  const shape = encoding.layout === "NCHW" ? [n, 3, height, width] : [n, height, width, 3];
  return { shape, dtype: encoding.dtype, data } as Tensor; // the worker made what the dtype says
}

/** What belongs to the look `i` of `n`. */
function outputsOf(given: Tensors, { where, outputs }: Contract, i: number, n: number): Tensors {
  return Object.fromEntries(
    outputs.map((name) => {
      const made = given[name];
      if (made === undefined) throw new Error(`internal: the session has no output ${name}`);
      return [name, n === 1 ? made : oneOf(made, i, n, `${where}: output "${name}"`)];
    }),
  );
}

function oneOf({ shape, dtype, data }: Tensor, i: number, n: number, what: string): Tensor {
  if (shape[0] !== n) {
    throw new Refusal(
      "model",
      `${what} has the shape [${shape}] for ${n} images; expected ${n} first: say --batch 1 if it is of one image`,
    );
  }
  const one = data.length / n;
  return {
    shape: [1, ...shape.slice(1)],
    dtype,
    data: data.subarray(i * one, (i + 1) * one),
  } as Tensor;
}
