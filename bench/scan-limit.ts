/** @module What limits any selective scan: its inputs have to be read, and its outputs written. */

export interface Scanned {
  /** Elements, channels, numbers of state for each, routes. */
  readonly l: number;
  readonly e: number;
  readonly s: number;
  readonly routes: number;
}

/** Of one image: u, delta and y are [L, E], B and C [L, S]. */
export const scanBytes = ({ l, e, s, routes }: Scanned): number => 4 * routes * l * (3 * e + 2 * s);

/** Bytes read and written in a second, from one large array to another, by one thread. */
export function copyBandwidth(): number {
  const from = new Float32Array(1 << 24).fill(1);
  const to = new Float32Array(from.length);
  const times = Array.from({ length: 10 }, () => {
    const begun = performance.now();
    to.set(from);
    return performance.now() - begun;
  });
  return (2 * from.byteLength) / (Math.min(...times) / 1000);
}
