/**
 * @module How sure we are: intervals, paired tests, thresholds, and the seeded chance behind them.
 * Nothing here reads a file, a clock or a chance of its own; a seed comes in as an argument.
 */
export { binomialCdf, binomialPmf, binomialSurvival, type Trials } from "./binomial.ts";
export { type BootstrapInterval, type BootstrapOptions, bootstrap } from "./bootstrap.ts";
export { chiSquareSurvival } from "./chi-square.ts";
export { logGamma, upperGamma } from "./gamma.ts";
export type { Interval } from "./interval.ts";
export { type ChiSquareTest, type McNemar, mcnemar } from "./mcnemar.ts";
export { normalCdf, normalQuantile } from "./normal.ts";
export {
  type PairedCounts,
  type PairedDifference,
  pairedDifference,
} from "./paired-difference.ts";
export {
  type Psychometric,
  type PsychometricOptions,
  psychometric,
  type Threshold,
} from "./psychometric.ts";
export type { Fit as PsychometricFit } from "./psychometric-fit.ts";
export {
  intensityAt,
  type PsychometricFunction,
  type Responses,
  type Shape,
  shareCorrect,
} from "./psychometric-function.ts";
export { quantile } from "./quantile.ts";
export { generatorName, type Random, random } from "./random.ts";
export { wilson } from "./wilson.ts";
