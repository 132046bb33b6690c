import { binomialCdf, binomialPmf } from "./binomial.ts";
import { chiSquareSurvival } from "./chi-square.ts";
import { checkCount } from "./interval.ts";

/** A test statistic and the probability of one at least as large by chance. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly p: number;
}

/** Whether two models differ, by the images that only one of them gets right; all two-sided. */
export interface McNemar {
  /** The binomial test of `b` against `c`. */
  readonly exact: number;
  /**
   * The same with half the weight of what was seen: less cautious, nearer to its level (Fagerland,
   * Lydersen and Laake 2013, BMC Medical Research Methodology 13:91). The one to quote.
   */
  readonly midP: number;
  /** (b − c)² / (b + c), one degree of freedom. */
  readonly chiSquare: ChiSquareTest;
  /** (|b − c| − 1)² / (b + c) (Edwards 1948); 0 where b = c, as in R's `mcnemar.test`. */
  readonly corrected: ChiSquareTest;
}

/**
 * McNemar's test of two models on the same images (Psychometrika 12, 1947). `b` images only the first
 * gets right, `c` only the second; those that both or neither get right say nothing. Where b + c = 0
 * every p is 1.
 */
export function mcnemar(b: number, c: number): McNemar {
  checkCount("b", b);
  checkCount("c", c);
  const fair = { n: b + c, p: 0.5 };
  const seen = binomialPmf(Math.min(b, c), fair);
  const exact = Math.min(1, 2 * binomialCdf(Math.min(b, c), fair));
  return {
    exact,
    midP: b + c === 0 ? 1 : b === c ? 1 - seen / 2 : exact - seen,
    chiSquare: chiSquareTest(Math.abs(b - c), b + c),
    corrected: chiSquareTest(Math.max(0, Math.abs(b - c) - 1), b + c),
  };
}

function chiSquareTest(distance: number, discordant: number): ChiSquareTest {
  const statistic = discordant === 0 ? 0 : distance ** 2 / discordant;
  return { statistic, p: chiSquareSurvival(statistic, 1) };
}
