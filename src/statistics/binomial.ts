/** @module The binomial distribution: how many of `n` come right if each does so with share `p`. */
import { logGamma, stirlingRest } from "./gamma.ts";
import { checkCount } from "./interval.ts";

/** What a binomial is over: `n` trials, each right with probability `p`. */
export interface Trials {
  readonly n: number;
  readonly p: number;
}

/**
 * The probability of exactly `k` of `n`. By Loader's saddle point (2000, "Fast and accurate
 * computation of binomial probabilities"): log-factorials of 50,000 would cost six digits.
 */
export function binomialPmf(k: number, { n, p }: Trials): number {
  checkCount("k", k);
  checkCount("n", n);
  const q = 1 - p;
  if (k > n) return 0;
  if (p === 0 || q === 0) return Number(k === n * p);
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const rest = factorialRest(n) - factorialRest(k) - factorialRest(n - k);
  const distance = deviance(k, n * p) + deviance(n - k, n * q);
  return Math.exp(rest - distance) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** The probability of at most `k` of `n`. */
export function binomialCdf(k: number, trials: Trials): number {
  if (k >= trials.n) return 1;
  return k + 1 > (trials.n + 1) * trials.p ? 1 - above(k + 1, trials) : below(k, trials);
}

/** The probability of at least `k` of `n`. */
export function binomialSurvival(k: number, trials: Trials): number {
  if (k <= 0) return 1;
  return k > (trials.n + 1) * trials.p ? above(k, trials) : 1 - below(k - 1, trials);
}

/** Σ pmf(i), i = k, k−1, … 0, each term from the one before; for `k` left of the peak. */
function below(k: number, { n, p }: Trials): number {
  let term = binomialPmf(k, { n, p });
  let sum = term;
  for (let i = k; i > 0 && term > sum * 1e-18; i--) {
    term *= (i * (1 - p)) / ((n - i + 1) * p);
    sum += term;
  }
  return Math.min(1, sum);
}

/** Σ pmf(i), i = k, k+1, … n; for `k` right of the peak. */
const above = (k: number, { n, p }: Trials): number => below(n - k, { n, p: 1 - p });

/** ln n! − ((n + ½) ln n − n + ½ ln 2π). */
function factorialRest(n: number): number {
  if (n >= 10) return stirlingRest(n);
  return logGamma(n + 1) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI));
}

/** k ln(k/m) + m − k, without cancellation where `k` is near `m` (Loader's `bd0`). */
function deviance(k: number, m: number): number {
  if (Math.abs(k - m) >= 0.1 * (k + m)) return k * Math.log(k / m) + m - k;
  const v = (k - m) / (k + m);
  let sum = (k - m) * v;
  let power = 2 * k * v;
  for (let j = 1; ; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
