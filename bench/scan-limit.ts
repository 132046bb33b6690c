/** @module How fast memory moves, which limits any selective scan: its inputs have to be read, and its outputs written. */

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
