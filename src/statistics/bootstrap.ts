import { checkCount, checkLevel } from "./interval.ts";
import { random } from "./random.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A question about pieces of evidence. */
export interface Question<Evidence> {
  /**
   * What all evidence says together, e.g. `conclude` of a metric. The array it gets is filled anew
   * for the next resample, so it must not be kept.
   */
  conclude(evidence: readonly Evidence[]): number;
  /** One piece for each unit that was drawn by chance: an image, never a box or a pixel of it. */
  readonly evidence: readonly Evidence[];
}

/** How often to ask it of resamples. */
export interface Resampling {
  /** How many resamples. */
  readonly resamples?: number;
  /** How often such an interval holds the true value. */
  readonly level?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed: number;
}

export type BootstrapOptions<Evidence> = Question<Evidence> & Resampling;

/** A percentile interval, and what it was made of. */
export interface BootstrapInterval extends Spread {
  /** What the evidence itself says; the resamples only tell its spread. */
  readonly estimate: number;
  readonly seed: number;
}

/**
 * Between which values a number lies on other samples of the same kind: the middle `level` of what it
 * is on resamples with replacement (the percentile bootstrap; Efron 1979, Annals of Statistics 7).
 * For many numbers of one evidence, and for two models, see `familyBootstrap` and `pairedBootstrap`.
 */
export const bootstrap = <Evidence>(options: BootstrapOptions<Evidence>): BootstrapInterval =>
  bootstraps([options], options)[0];

/**
 * The same of several questions, each about its own evidence of the same units in the same order: all
 * are asked of the same resamples, which are drawn once.
 */
export function bootstraps(
  questions: readonly Question<unknown>[],
  { resamples = 1000, level = 0.95, seed }: Resampling,
): BootstrapInterval[] {
  checkCount("resamples", resamples);
  checkLevel(level);
  const n = unitsOf(questions);
  const chance = random(seed);
  const drawn = new Uint32Array(n);
  const asked = questions.map((question) => ({
    question,
    resample: question.evidence.slice(),
    values: new Float64Array(resamples).fill(Number.NaN),
  }));
  for (let r = 0; n > 0 && r < resamples; r++) {
    for (let i = 0; i < n; i++) drawn[i] = chance.integer(n);
    for (const { question, resample, values } of asked) {
      const { evidence } = question;
      for (let i = 0; i < n; i++) resample[i] = evidence[drawn[i]];
      values[r] = question.conclude(resample);
    }
  }
  return asked.map(({ question, values }) => ({
    estimate: question.conclude(question.evidence),
    ...spreadOf(values, level),
    seed,
  }));
}

/** How many units all questions are about. */
function unitsOf(questions: readonly Question<unknown>[]): number {
  const n = questions[0]?.evidence.length ?? 0;
  const other = questions.find(({ evidence }) => evidence.length !== n);
  if (other === undefined) return n;
  throw new RangeError(
    `questions of one bootstrap are about the same units, got ${n} and ${other.evidence.length} pieces of evidence`,
  );
}
