/**
 * @module The psychometric function: which share of answers is right at an intensity,
 * ψ(x) = γ + (1 − γ − λ) F(β (ln x − α)). γ is the guess rate, λ the lapse rate; α, β are location and
 * slope of F in the logarithm of intensity (Wichmann and Hill 2001, Perception & Psychophysics 63:1293).
 */

/** The form of F: logistic in ln x, or Weibull in x, 1 − exp(−(x/eᵅ)ᵝ). */
export type Shape = "logistic" | "weibull";

/** How many of `n` answers at one intensity were right. */
export interface Responses {
  /** Above 0, in any unit; the more, the easier. */
  readonly intensity: number;
  readonly correct: number;
  readonly n: number;
}

export interface PsychometricFunction {
  readonly shape: Shape;
  /** γ: the share that is right by guessing; 1/10 for ten letters. */
  readonly guessRate: number;
  /** λ: the share that is wrong at any intensity. */
  readonly lapseRate: number;
  /** α: the ln intensity at which F is ½ (logistic) or 1 − 1/e (Weibull). */
  readonly location: number;
  /** β, per unit of ln intensity. */
  readonly slope: number;
}

/** F over z, 1 − F without cancellation, and the inverse of F. */
interface Curve {
  seen(z: number): number;
  missed(z: number): number;
  inverse(share: number): number;
}

const curves: Readonly<Record<Shape, Curve>> = {
  logistic: {
    seen: (z) => 1 / (1 + Math.exp(-z)),
    missed: (z) => 1 / (1 + Math.exp(z)),
    inverse: (share) => Math.log(share / (1 - share)),
  },
  weibull: {
    seen: (z) => -Math.expm1(-Math.exp(z)),
    missed: (z) => Math.exp(-Math.exp(z)),
    inverse: (share) => Math.log(-Math.log1p(-share)),
  },
};

/** ψ: the share that is right at `intensity`. */
export function shareCorrect(f: PsychometricFunction, intensity: number): number {
  const z = f.slope * (Math.log(intensity) - f.location);
  return f.guessRate + (1 - f.guessRate - f.lapseRate) * curves[f.shape].seen(z);
}

/** The intensity at which `share` is right; NaN where the function never gets there. */
export function intensityAt(f: PsychometricFunction, share: number): number {
  const seen = (share - f.guessRate) / (1 - f.guessRate - f.lapseRate);
  if (!(seen > 0 && seen < 1)) return Number.NaN;
  return Math.exp(f.location + curves[f.shape].inverse(seen) / f.slope);
}

/** The natural logarithm of the likelihood of the answers, without the binomial coefficients. */
export function logLikelihood(f: PsychometricFunction, responses: readonly Responses[]): number {
  const { seen, missed } = curves[f.shape];
  const range = 1 - f.guessRate - f.lapseRate;
  let sum = 0;
  for (const { intensity, correct, n } of responses) {
    const z = f.slope * (Math.log(intensity) - f.location);
    if (correct > 0) sum += correct * Math.log(f.guessRate + range * seen(z));
    if (correct < n) sum += (n - correct) * Math.log(f.lapseRate + range * missed(z));
  }
  return sum;
}

/** 2 (ln L of a model that fits each intensity by itself − ln L of `f`): 0 is a perfect fit. */
export function deviance(f: PsychometricFunction, responses: readonly Responses[]): number {
  let saturated = 0;
  for (const { correct, n } of responses) {
    if (correct > 0) saturated += correct * Math.log(correct / n);
    if (correct < n) saturated += (n - correct) * Math.log(1 - correct / n);
  }
  return 2 * (saturated - logLikelihood(f, responses));
}
