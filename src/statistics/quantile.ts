/**
 * The value below which the share `p` of `sorted` (ascending) lies, linear between neighbours: type 7
 * of Hyndman and Fan (1996), which NumPy and R take where nothing is said. Of no values, NaN.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = p * (sorted.length - 1);
  const left = Math.floor(place);
  const share = place - left;
  if (share === 0) return sorted[left];
  return sorted[left] + share * (sorted[left + 1] - sorted[left]);
}
