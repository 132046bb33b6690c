/**
 * @module Chance that can be repeated: xoshiro128** seeded by splitmix32. The integers are the same on
 * every machine and in every engine; `normal` rests on the engine's logarithm in its tails.
 */
import { normalQuantile } from "./normal.ts";
import { jumped, splitmix32, xoshiro128 } from "./xoshiro128.ts";

/** A source of chance. Two with the same seed say the same, in the same order. */
export interface Random {
  /** A whole number from 0 to 2³² − 1. */
  uint32(): number;
  /** A number from 0 (included) to 1 (not included), in steps of 2⁻⁵³; takes two `uint32`. */
  float(): number;
  /** A whole number from 0 to `n` − 1, each equally likely; `n` is at most 2³². */
  integer(n: number): number;
  /** A value of the standard normal distribution, by inversion; takes two `uint32`. */
  normal(): number;
  /** The items in another order, each order equally likely (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** The name under which a record says where its chance came from. */
export const generatorName = "xoshiro128** 1.1 seeded by splitmix32";

/** A generator from a seed of 32 bits: a whole number from 0 to 4294967295. */
export const random = (seed: number): Random => drawnFrom(xoshiro128(stateOf(seed)));

/**
 * The streams of a seed from the one with the number `first`, without end: the next begins 2⁶⁴ numbers
 * later, so none has a number of another. Stream 0 is `random(seed)`. Work that is cut into streams
 * comes to the same whoever does which.
 */
export function* streams(seed: number, first = 0): Generator<Random, never> {
  let state = stateOf(seed);
  for (let i = 0; i < first; i++) state = jumped(state);
  for (;;) {
    yield drawnFrom(xoshiro128(state));
    state = jumped(state);
  }
}

function stateOf(seed: number): Int32Array {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    throw new RangeError(`a seed is a whole number from 0 to 4294967295, got ${seed}`);
  }
  const split = splitmix32(seed);
  return Int32Array.of(split(), split(), split(), split());
}

function drawnFrom(uint32: () => number): Random {
  const float = () => ((uint32() >>> 5) * 0x400_0000 + (uint32() >>> 6)) / 2 ** 53;
  const integer = (n: number) => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`expected a whole number from 1 to 4294967296, got ${n}`);
    }
    if (n === 1) return 0;
    const spare = Math.clz32(n - 1); // as many high bits as n − 1 has; what is too large is drawn anew
    let drawn = uint32() >>> spare;
    while (drawn >= n) drawn = uint32() >>> spare;
    return drawn;
  };
  return {
    uint32,
    float,
    integer,
    normal: () => normalQuantile(float() + 2 ** -54), // the middle of its step, so never 0 or 1
    shuffle(items) {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return shuffled;
    },
  };
}
