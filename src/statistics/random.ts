/**
 * @module Chance that can be repeated: xoshiro128** 1.1 (Blackman and Vigna 2021, "Scrambled linear
 * pseudorandom number generators"; period 2¹²⁸ − 1), its state filled by splitmix32. The integers are
 * the same on every machine and in every engine; `normal` rests on the engine's logarithm in its tails.
 *
 * splitmix32 is Steele, Lea and Flood's splitmix (2014) in 32 bits: a counter in steps of the golden
 * ratio, 0x9e3779b9, through Wellons's mixer (16, 0x21f0aaad, 15, 0x735a2d97, 15).
 */
import { normalQuantile } from "./normal.ts";

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
export function random(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    throw new RangeError(`a seed is a whole number from 0 to 4294967295, got ${seed}`);
  }
  const split = splitmix32(seed);
  const uint32 = xoshiro128([split(), split(), split(), split()]);
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

/** xoshiro128** 1.1 from a state of four words that are not all 0. */
export function xoshiro128(state: readonly number[]): () => number {
  const s = Int32Array.from(state);
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return scrambled;
  };
}

/** Spreads a seed over as many words as one asks for. */
export function splitmix32(seed: number): () => number {
  let counter = seed;
  return () => {
    counter = (counter + 0x9e37_79b9) | 0;
    let z = Math.imul(counter ^ (counter >>> 16), 0x21f0_aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a_2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
