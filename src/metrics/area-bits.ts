import type { AreaRange } from "./ap-settings.ts";

/** Says of an area in which of the ranges it is not: bit `a` for range `a`. */
export function areaBits(
  ranges: readonly AreaRange[],
  holdsUpperBound: boolean,
): (area: number) => number {
  const low = Float64Array.from(ranges, (range) => range.low);
  const high = Float64Array.from(ranges, (range) => range.high);
  return (area) => {
    let bits = 0;
    for (let a = 0; a < low.length; a++) {
      const isOutside = area < low[a] || area > high[a] || (!holdsUpperBound && area === high[a]);
      bits |= (isOutside ? 1 : 0) << a;
    }
    return bits;
  };
}
