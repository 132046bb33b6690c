import { binomialCdf } from "./binomial.ts";

export interface EarlyStopping {
  /** Which quantile of the latency is asked for: 0.9 in MLPerf's single stream. */
  readonly percentile: number;
  /** How sure one has to be that the true quantile is no larger. */
  readonly confidence?: number;
}

/**
 * An upper estimate of a quantile from few latencies, as in MLPerf Inference (its policies, "early
 * stopping", with tolerance 0): so many of the largest are set aside that, were the true quantile larger
 * than the estimate, that would be seen with a probability of at most 1 − confidence (0.99). undefined where
 * there are too few of them for any estimate: 64 for the 90th percentile, 662 for the 99th.
 */
export function earlyStoppingQuantile(
  latencies: ArrayLike<number>,
  { percentile, confidence = 0.99 }: EarlyStopping,
): number | undefined {
  const n = latencies.length;
  const fits = (t: number) => binomialCdf(t, { n, p: 1 - percentile }) <= 1 - confidence;
  if (!fits(1)) return undefined;
  let t = 1;
  while (fits(t + 1)) t++;
  return Float64Array.from(latencies).sort()[n - t];
}

/** The fewest latencies of which `t − 1` may be set aside. */
export function fewestLatencies(
  t: number,
  { percentile, confidence = 0.99 }: EarlyStopping,
): number {
  let n = t + 1;
  while (binomialCdf(t, { n, p: 1 - percentile }) > 1 - confidence) n++;
  return n;
}
