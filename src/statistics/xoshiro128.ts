/**
 * @module xoshiro128** 1.1 (Blackman and Vigna 2021, "Scrambled linear pseudorandom number
 * generators"; period 2¹²⁸ − 1) and splitmix32, which fills its state from a seed.
 *
 * splitmix32 is Steele, Lea and Flood's splitmix (2014) in 32 bits: a counter in steps of the golden
 * ratio, 0x9e3779b9, through Wellons's mixer (16, 0x21f0aaad, 15, 0x735a2d97, 15).
 */

/** xoshiro128** 1.1 from a state of four words that are not all 0. */
export function xoshiro128(state: ArrayLike<number>): () => number {
  const s = Int32Array.from(state);
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    advance(s);
    return scrambled;
  };
}

/** The state 2⁶⁴ numbers later: where the next stream begins that shares no number with this one. */
export function jumped(state: ArrayLike<number>): Int32Array {
  const s = Int32Array.from(state);
  const sum = new Int32Array(4);
  // x^(2⁶⁴) modulo the characteristic polynomial, lowest power first, is the sum of these powers.
  for (const word of [0x8764_000b, 0xf542_d2d3, 0x6fa0_35c3, 0x77f2_db5b]) {
    for (let bit = 0; bit < 32; bit++) {
      if ((word >>> bit) & 1) for (let i = 0; i < 4; i++) sum[i] ^= s[i];
      advance(s);
    }
  }
  return sum;
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

function advance(s: Int32Array): void {
  const shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate(s[3], 11);
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
