import { upperGamma } from "./gamma.ts";

/** The probability that a chi-square with this many degrees of freedom is at least `x`. */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}
