/**
 * @module What a dataset could have shown: the smallest true difference that a test at `level` finds
 * with probability `power`. It rests on how many images there are and on how often the models
 * disagree, and not on the difference that was found: it is no "observed power", which would only say
 * p again (Hoenig and Heisey 2001, The American Statistician 55:19–24).
 */
import { checkCount, checkLevel } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

/** How sure a test is to be, on both sides. */
export interface Sureness {
  /** 1 − the chance of seeing a difference where there is none. */
  readonly level?: number;
  /** The chance of seeing a difference of that size where there is one. */
  readonly power?: number;
}

/** For a test whose statistic is near to normal, such as a bootstrap's: (z_α/2 + z_β) · SE. */
export function smallestDifference(standardError: number, sureness: Sureness = {}): number {
  const { a, b } = quantiles(sureness);
  return (a + b) * standardError;
}

/**
 * For McNemar's test of two models of `n` images, of which only one model gets the share `discordant`
 * right: the δ for which n = (z_α/2 √ψ + z_β √(ψ − δ²))² / δ² (Connor 1987, Biometrics 43:207–211).
 * A difference takes at least as many discordant images as it is large, so ψ is δ where that is more.
 * With 50 discordant images mid-p has that power to a point; with fewer it has up to ten points more.
 * NaN where even models that disagree on every image could not be told apart.
 */
export function smallestPairedDifference(
  { n, discordant }: { readonly n: number; readonly discordant: number },
  sureness: Sureness = {},
): number {
  checkCount("n", n);
  if (!(discordant >= 0 && discordant <= 1)) {
    throw new RangeError(`a share of discordant images lies in 0 … 1, got ${discordant}`);
  }
  const { a, b } = quantiles(sureness);
  const atShare =
    (Math.sqrt(discordant) * (a * Math.sqrt(n) + b * Math.sqrt(n + b * b - a * a))) / (n + b * b);
  return atShare < discordant ? atShare : oneSided(n, a, b);
}

/** With ψ = δ: all discordant images speak for one model. n (1 − u²) = (a + b u)², u = √(1 − δ). */
function oneSided(n: number, a: number, b: number): number {
  const root = (a * b) ** 2 - (n + b * b) * (a * a - n);
  const u = (Math.sqrt(root) - a * b) / (n + b * b);
  return u >= 0 ? 1 - u * u : Number.NaN;
}

function quantiles({ level = 0.95, power = 0.8 }: Sureness): { a: number; b: number } {
  checkLevel(level);
  if (!(power >= 0.5 && power < 1)) throw new RangeError(`a power lies in 0.5 … 1, got ${power}`);
  return { a: normalQuantile((1 + level) / 2), b: normalQuantile(power) };
}
