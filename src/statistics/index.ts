/**
 * @module How sure we are: intervals, paired tests, thresholds, and the seeded chance behind them.
 * Nothing here reads a file, a clock or a chance of its own; a seed comes in as an argument.
 */
export { adjustedP, type Correction, corrections } from "./adjusted-p.ts";
export { binomialCdf, binomialPmf, binomialSurvival, type Trials } from "./binomial.ts";
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  bootstraps,
  type Question,
  type Resampling,
} from "./bootstrap.ts";
export { chiSquareSurvival } from "./chi-square.ts";
export { type EarlyStopping, earlyStoppingQuantile, fewestLatencies } from "./early-stopping.ts";
export { type FamilyBootstrapOptions, familyBootstrap } from "./family-bootstrap.ts";
export { logGamma, upperGamma } from "./gamma.ts";
export {
  type Crossover,
  crossoverOf,
  type GrowthEstimate,
  type GrowthRuns,
  growthOf,
  type LocalExponent,
} from "./growth.ts";
export { exponentAt, type Growth, type GrowthPoint, growthAt, growthFit } from "./growth-fit.ts";
export type { Interval } from "./interval.ts";
export { type ChiSquareTest, type McNemar, mcnemar } from "./mcnemar.ts";
export { normalCdf, normalQuantile } from "./normal.ts";
export {
  type PairedBootstrapOptions,
  type PairedSpread,
  type PairedValues,
  pairedBootstrap,
  pairedSpread,
} from "./paired-bootstrap.ts";
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
export { generatorName, type Random, random, streams } from "./random.ts";
export { type PairTest, type RankGroupsOptions, rankGroups, type Standing } from "./rank-groups.ts";
export {
  joined,
  lineOf,
  ones,
  onResamples,
  type Resampled,
  type Resamples,
  type Reweighed,
} from "./resamples.ts";
export {
  type Sureness,
  smallestDifference,
  smallestPairedDifference,
} from "./smallest-difference.ts";
export { type Spread, spreadOf } from "./spread.ts";
export { type SwapTest, type SwapTestOptions, swapTest } from "./swap-test.ts";
export { warmUpOf } from "./warm-up.ts";
export { wilson } from "./wilson.ts";
