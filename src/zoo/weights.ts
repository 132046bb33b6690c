/** @module Where a network takes its weights from: by name, as it is written down. */
import { constant, type Value } from "../onnx/index.ts";
import { type Random, random } from "../statistics/index.ts";
import { lazyTensor, type Tensor } from "../tensor.ts";
import type { Init } from "./init.ts";

/** One tensor that a network asks for. */
export interface Asked {
  /** As in the official checkpoints. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is before training. */
  readonly init: Init;
  /** A buffer is no parameter: the statistics of a batch normalisation. */
  readonly kind: "parameter" | "buffer";
  /** The tensor that is asked for, made of the stored one: that itself where nothing has to be done; undefined if it cannot be. */
  readonly fit?: Fit | undefined;
}

export type Fit = (stored: Tensor, shape: readonly number[]) => Tensor | undefined;

/** Gives the tensor that is asked for; its elements may be read later. */
export type Source = (asked: Asked) => Tensor;

/** The weights of one part of a network, named as in its checkpoints: `w.at("layer1").at(0)`. */
export interface Weights {
  readonly path: string;
  /** The weights of a part inside: their names begin with `key` and a dot. */
  at(key: string | number): Weights;
  parameter(name: string, shape: readonly number[], init: Init, fit?: Fit): Value;
  buffer(name: string, shape: readonly number[], init: Init): Value;
}

/**
 * Weights from `source`; `asked` lists, in order, all that were asked for. A tensor that is asked for twice
 * is one value in the graph.
 */
export function weightsFrom(source: Source): {
  readonly weights: Weights;
  readonly asked: ReadonlyMap<string, Asked>;
} {
  const asked = new Map<string, Asked>();
  const values = new Map<string, Value>();
  const take = (wanted: Asked): Value => {
    const { name, shape } = wanted;
    const before = values.get(name);
    if (before !== undefined) return before;
    const value = constant(source(wanted), name);
    if (String(value.shape) !== String(shape)) {
      throw new Error(`internal: ${name} is of shape [${value.shape}], [${shape}] was asked for`);
    }
    asked.set(name, wanted);
    values.set(name, value);
    return value;
  };
  const under = (path: string): Weights => {
    const full = (name: string | number) => (path === "" ? String(name) : `${path}.${name}`);
    return {
      path,
      at: (key) => under(full(key)),
      parameter: (name, shape, init, fit) =>
        take({ name: full(name), shape, init, fit, kind: "parameter" }),
      buffer: (name, shape, init) => take({ name: full(name), shape, init, kind: "buffer" }),
    };
  };
  return { weights: under(""), asked };
}

/** Untrained weights. Each tensor has its own stream of chance, so it is the same in every network that names it. */
export const untrained =
  (seed: number): Source =>
  ({ name, shape, init }) =>
    lazyTensor("float32", shape, () => init(shape, streamOf(seed, name)));

/** FNV-1a over the name, begun with the seed. */
function streamOf(seed: number, name: string): Random {
  let hash = (0x811c_9dc5 ^ seed) >>> 0;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return random(hash >>> 0);
}
