import { quantile } from "./quantile.ts";

/**
 * How many of the first measurements belong to the warm-up, by the marginal standard error rule (White
 * 1997; in groups of five as in White, Cobb and Spratt 2000, but their medians, since spikes are rare and
 * large): the number that, left out, leaves the others with the least standard error. undefined where that
 * would be more than half, or where there are fewer than four groups: nothing is steady yet, so measure on.
 */
export function warmUpOf(measurements: ArrayLike<number>, together = 5): number | undefined {
  const groups = Math.floor(measurements.length / together);
  if (groups < 4) return undefined;
  const medians = Float64Array.from({ length: groups }, (_, i) => {
    const group = Array.from({ length: together }, (_, j) => measurements[i * together + j]);
    return quantile(
      group.sort((a, b) => a - b),
      0.5,
    );
  });
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let cut = 0; cut <= groups - 2; cut++) {
    const error = squaredError(medians.subarray(cut));
    if (error < least) {
      least = error;
      best = cut;
    }
  }
  return best > groups / 2 ? undefined : best * together;
}

/** Σ (x − mean)² / n²: the square of the standard error, but for a factor of nearly 1. */
function squaredError(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length ** 2;
}
