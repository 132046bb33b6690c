/** The greatest float32 that is less than the float32 `x`; of −∞ and NaN, itself. */
export function nextBelow(x: number): number {
  if (x === 0) return -(2 ** -149);
  if (x === Number.NEGATIVE_INFINITY || Number.isNaN(x)) return x;
  const float = new Float32Array([x]);
  // Read as an integer, a float32 grows with its size, in steps of 1.
  new Int32Array(float.buffer)[0] += x > 0 ? -1 : 1;
  return float[0];
}
