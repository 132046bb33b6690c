/**
 * The sum of `n` values from `from` on, added in the order in which NumPy adds them (`pairwise_sum` in its
 * loops_utils.h): eight running sums in blocks of up to 128, and halves of the rest. So a mean is
 * equal to NumPy's to the last bit, and errors grow with the logarithm of `n`.
 */
export function pairwiseSum(values: Float64Array, from = 0, n = values.length - from): number {
  if (n < 8) return added(values, from, from + n, 0);
  if (n > 128) {
    const half = (n >> 1) - ((n >> 1) % 8);
    return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, n - half);
  }
  const whole = from + n - (n % 8);
  let [a, b, c, d] = [values[from], values[from + 1], values[from + 2], values[from + 3]];
  let [e, f, g, h] = [values[from + 4], values[from + 5], values[from + 6], values[from + 7]];
  for (let i = from + 8; i < whole; i += 8) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
    e += values[i + 4];
    f += values[i + 5];
    g += values[i + 6];
    h += values[i + 7];
  }
  return added(values, whole, from + n, a + b + (c + d) + (e + f + (g + h)));
}

/** One after the other. */
function added(values: Float64Array, from: number, to: number, start: number): number {
  let sum = start;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}
