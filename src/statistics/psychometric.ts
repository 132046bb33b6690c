import { checkCount, checkLevel } from "./interval.ts";
import { thresholdAtLeast, thresholdAtMost } from "./psychometric-bound.ts";
import { checkAssumptions, inOrder } from "./psychometric-door.ts";
import { type Fit, fitPsychometric } from "./psychometric-fit.ts";
import {
  deviance,
  intensityAt,
  type Responses,
  type Shape,
  shareCorrect,
} from "./psychometric-function.ts";
import { type Random, random } from "./random.ts";

export interface PsychometricOptions {
  /** Answers at two intensities or more, in any order; those at equal ones are added up. */
  readonly responses: readonly Responses[];
  readonly shape?: Shape;
  /** The share that is right by guessing: 1/10 for ten letters. */
  readonly guessRate: number;
  /** The share that is wrong at any intensity, if known; else what it may be at most. */
  readonly lapseRate?: number | { readonly atMost: number };
  /** The shares of right answers whose intensity is asked for, each above the guess rate. */
  readonly shares?: readonly number[];
  readonly resamples?: number;
  readonly level?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

/** The intensity at which `share` is right, or how far it is at least or at most. */
export type Threshold =
  /**
   * It lies among the tested intensities. `low` … `high` holds it at `level`; null where the interval
   * leaves the tested intensities on that side.
   */
  | {
      readonly kind: "measured";
      readonly share: number;
      readonly intensity: number;
      readonly low: number | null;
      readonly high: number | null;
    }
  /** It lies below the tested intensities; surely (at `level`) at most at `intensity`. */
  | { readonly kind: "at-most"; readonly share: number; readonly intensity: number | null }
  /** It lies above the tested intensities; surely (at `level`) at least at `intensity`. */
  | { readonly kind: "at-least"; readonly share: number; readonly intensity: number | null };

export interface Psychometric {
  readonly fit: Fit;
  readonly thresholds: readonly Threshold[];
  /** How far the answers are from the fit; `p` is the share of resamples that are as far or farther. */
  readonly goodness: {
    readonly deviance: number;
    readonly degreesOfFreedom: number;
    readonly p: number;
  };
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Fits a psychometric function by greatest likelihood (Wichmann and Hill 2001, Perception &
 * Psychophysics 63:1293–1313) and says at which intensity the given shares are right, with percentile
 * intervals of the parametric bootstrap (the same, 63:1314–1329). What lies outside of the tested
 * intensities is not extrapolated: there is a bound on one side, or none where the answers are too few.
 */
export function psychometric({
  responses,
  shape = "logistic",
  guessRate,
  lapseRate = { atMost: 0.06 },
  shares = [0.5, 0.75],
  resamples = 1000,
  level = 0.95,
  seed,
}: PsychometricOptions): Psychometric {
  checkCount("resamples", resamples);
  checkLevel(level);
  const assumptions = { shape, guessRate, lapseRate };
  checkAssumptions(assumptions, shares);
  const ordered = inOrder(responses);
  const fit = fitPsychometric(ordered, assumptions);
  const chance = random(seed);
  const refits = Array.from({ length: resamples }, () => {
    const answers = answersOf(fit, ordered, chance);
    const refit = fitPsychometric(answers, assumptions, fit);
    return {
      deviance: deviance(refit, answers),
      intensities: shares.map((share) => crossing(refit, ordered, share)),
    };
  });
  const misfit = deviance(fit, ordered);
  const asFar = refits.filter((refit) => refit.deviance >= misfit).length;
  return {
    fit,
    thresholds: shares.map((share, i) => {
      const intensities = refits.map((refit) => refit.intensities[i]);
      return threshold({ fit, ordered, share, level, intensities });
    }),
    goodness: {
      deviance: misfit,
      degreesOfFreedom: ordered.length - (typeof lapseRate === "number" ? 2 : 3),
      p: (asFar + 1) / (resamples + 1),
    },
    level,
    resamples,
    seed,
  };
}

/** Where the fit reaches `share`; −∞ and +∞ where that is below and above all that was tested. */
function crossing(fit: Fit, ordered: readonly Responses[], share: number): number {
  const above = ordered.findIndex(({ intensity }) => shareCorrect(fit, intensity) >= share);
  if (above === -1) return Number.POSITIVE_INFINITY;
  if (above === 0) return Number.NEGATIVE_INFINITY;
  // A step may be anywhere between its neighbours: their middle stands for it.
  if (fit.isStep) return Math.sqrt(ordered[above - 1].intensity * ordered[above].intensity);
  return intensityAt(fit, share);
}

interface Crossings {
  readonly fit: Fit;
  readonly ordered: readonly Responses[];
  readonly share: number;
  readonly level: number;
  /** Where the refits of the resamples cross. */
  readonly intensities: readonly number[];
}

function threshold({ fit, ordered, share, level, intensities }: Crossings): Threshold {
  const claim = { share, level };
  const intensity = crossing(fit, ordered, share);
  if (intensity === Number.NEGATIVE_INFINITY) {
    return { kind: "at-most", share, intensity: thresholdAtMost(ordered, claim) };
  }
  if (intensity === Number.POSITIVE_INFINITY) {
    return { kind: "at-least", share, intensity: thresholdAtLeast(ordered, claim) };
  }
  const sorted = Float64Array.from(intensities).sort();
  const last = sorted.length - 1;
  const low = sorted[Math.floor(((1 - level) / 2) * last)];
  const high = sorted[Math.ceil(((1 + level) / 2) * last)];
  const steps = fit.isStep ? neighbours(ordered, intensity) : { low, high };
  return {
    kind: "measured",
    share,
    intensity,
    low: finite(Math.min(low, steps.low)),
    high: finite(Math.max(high, steps.high)),
  };
}

/** The tested intensities on both sides of one that was not tested. */
function neighbours(ordered: readonly Responses[], intensity: number) {
  const right = ordered.findIndex((at) => at.intensity > intensity);
  return { low: ordered[right - 1].intensity, high: ordered[right].intensity };
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

/** Answers as the function would give them at the same intensities, as often. */
function answersOf(fit: Fit, ordered: readonly Responses[], chance: Random): Responses[] {
  return ordered.map(({ intensity, n }) => {
    const share = shareCorrect(fit, intensity);
    let correct = 0;
    for (let i = 0; i < n; i++) if (chance.float() < share) correct++;
    return { intensity, correct, n };
  });
}
