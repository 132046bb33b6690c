/**
 * `n` numbers in equal steps from `first` to `last`, rounded as NumPy's `linspace` rounds them: steps
 * are multiplied, not added, and the last one is exact.
 */
export function ramp(first: number, last: number, n: number): number[] {
  const step = (last - first) / (n - 1);
  return Array.from({ length: n }, (_, i) => (i === n - 1 ? last : i * step + first));
}
