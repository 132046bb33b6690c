/**
 * @module Two graphs whose cost is known, through the same engine as all others: a matrix product, which
 * shows how fast the machine multiplies, and a copy, which shows how fast it moves memory.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { input, matMul, neg, slice, type Value, writeModel } from "../onnx/index.ts";
import { openStopwatch, type Stopwatch, type StopwatchOptions } from "../runtime/index.ts";
import type { Tensor } from "../tensor.ts";

/** Bytes of the array that is copied: more than any cache holds. */
const copiedBytes = 2 ** 28;
/** Rows and columns of the matrices. */
const side = 1024;

interface Kernel {
  readonly graph: Value;
  readonly feed: Tensor;
}

const square = (length: number): Kernel => {
  const x = input("x", [length, length]);
  return { graph: matMul(x, x), feed: ones([length, length]) };
};

/** What is given out is one number, so that the array is written where the engine keeps it, and not to memory that is new each time. */
function copy(): Kernel {
  const shape = [copiedBytes / 4];
  const y = slice(neg(input("x", shape)), { starts: [0], ends: [1], axes: [0] });
  return { graph: y, feed: ones(shape) };
}

/** Ones, and not zeros, which some machines multiply faster. */
const ones = (shape: readonly number[]): Tensor => ({
  dtype: "float32",
  shape,
  data: new Float32Array(shape.reduce((n, size) => n * size, 1)).fill(1),
});

/** The limits of a machine: no graph can be faster than both allow (Williams et al. 2009, the roofline). */
export interface Ceilings {
  /** Multiply-adds a second in a product of two square matrices of 1024. */
  readonly macsPerSecond: number;
  /** Bytes read and written a second when an array that no cache holds is negated. */
  readonly bytesPerSecond: number;
}

/** How the kernels are run. */
export interface KernelOptions extends Pick<StopwatchOptions, "threads"> {
  /** Where their graphs are written. */
  readonly folder: string;
}

/** The best of some runs each: what the machine can do, not what it usually does. */
export async function ceilingsOf(options: KernelOptions): Promise<Ceilings> {
  const best = async (name: string, kernel: Kernel) => {
    await using watch = await opened(name, kernel, options);
    const { latenciesMs } = await watch.time(8);
    return Math.min(...latenciesMs) / 1000;
  };
  return {
    macsPerSecond: side ** 3 / (await best("product", square(side))),
    bytesPerSecond: (2 * copiedBytes) / (await best("copy", copy())),
  };
}

/** Something that always costs the same, to see whether the machine still is what it was. */
export interface Reference extends AsyncDisposable {
  /** Its median time now, in milliseconds. */
  ask(): Promise<number>;
}

export async function reference(options: KernelOptions): Promise<Reference> {
  const watch = await opened("reference", square(384), options);
  await watch.time(20);
  return {
    async ask() {
      await watch.time(30); // it has slept meanwhile: its threads, and the clock of the cores
      const { latenciesMs } = await watch.time(101);
      return latenciesMs.sort()[50];
    },
    [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose](),
  };
}

async function opened(
  name: string,
  { graph, feed }: Kernel,
  { folder, threads }: KernelOptions,
): Promise<Stopwatch> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, writeModel({ name, outputs: { y: graph } }));
  return openStopwatch({ graph: path, where: name, feeds: { x: feed }, threads });
}
