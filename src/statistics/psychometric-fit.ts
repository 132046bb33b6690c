/** @module The psychometric function under which the answers are the most likely. */
import { nelderMead } from "./nelder-mead.ts";
import {
  logLikelihood,
  type PsychometricFunction,
  type Responses,
  type Shape,
} from "./psychometric-function.ts";

/** What is known of the function before any answer. */
export interface Assumptions {
  readonly shape: Shape;
  readonly guessRate: number;
  /** The lapse rate if it is known, else what it may be at most. */
  readonly lapseRate: number | { readonly atMost: number };
}

export interface Fit extends PsychometricFunction {
  readonly logLikelihood: number;
  /**
   * Whether the answers rise so steeply that only the grid of intensities limits the slope: then they
   * tell between which two intensities a threshold lies, and no more.
   */
  readonly isStep: boolean;
}

/**
 * The fit of greatest likelihood to answers at two or more intensities, ascending. It works on z at
 * the middle of the tested range, on the logarithm of the slope, and on the lapse rate if that is free.
 * `near` is where the search begins; without it, on a grid over all that is plausible.
 */
export function fitPsychometric(
  responses: readonly Responses[],
  { shape, guessRate, lapseRate }: Assumptions,
  near?: PsychometricFunction,
): Fit {
  const { middle, steepest, flattest } = grid(responses);
  const mostLapse = typeof lapseRate === "number" ? lapseRate : lapseRate.atMost;
  const leastLapse = typeof lapseRate === "number" ? lapseRate : 0;
  const functionOf = ([z, logSlope, lapse = mostLapse]: readonly number[]) => {
    const slope = Math.min(Math.exp(logSlope), steepest);
    const location = middle - z / slope;
    return { shape, guessRate, lapseRate: clamp(lapse, leastLapse, mostLapse), location, slope };
  };
  const surprise = (at: readonly number[]) => {
    if (at[1] < Math.log(flattest)) return Number.POSITIVE_INFINITY;
    const value = -logLikelihood(functionOf(at), responses);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const isLapseFree = mostLapse > leastLapse;
  const free = (at: readonly number[]) => (isLapseFree ? at : at.slice(0, 2));
  const starts =
    near === undefined
      ? plausible({ steepest, responses, middle }).map((at) => free([...at, mostLapse / 2]))
      : [free([near.slope * (middle - near.location), Math.log(near.slope), near.lapseRate])];
  const start = starts.reduce((best, at) => (surprise(at) < surprise(best) ? at : best));
  const step = free([0.5, 0.3, mostLapse / 4]);
  const first = nelderMead(surprise, start, step);
  const { at, value } = nelderMead(surprise, first.at, step); // once more, as it may have stalled
  const found = functionOf(at);
  return { ...found, logLikelihood: -value, isStep: found.slope >= 0.9 * steepest };
}

/** The middle of the tested range, and the slopes that its grid can tell from a step or from nothing. */
function grid(responses: readonly Responses[]) {
  const x = responses.map(({ intensity }) => Math.log(intensity));
  const range = x[x.length - 1] - x[0];
  const gap = Math.min(...x.slice(1).map((right, i) => right - x[i]));
  // β (gap/2) = 10: the whole rise, from F = 0.00005 to 0.99995, fits between two neighbours.
  return { middle: (x[0] + x[x.length - 1]) / 2, steepest: 20 / gap, flattest: 1e-3 / range };
}

/** A location at each intensity, and slopes from one rise over the whole range to a step. */
function plausible(of: { steepest: number; middle: number; responses: readonly Responses[] }) {
  const slopes: number[] = [];
  const first = Math.log(of.responses[0].intensity);
  for (let slope = 1 / (of.middle - first); slope < of.steepest; slope *= 2) slopes.push(slope);
  return of.responses.flatMap(({ intensity }) =>
    slopes.map((slope) => [slope * (of.middle - Math.log(intensity)), Math.log(slope)]),
  );
}

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
