/** @module Intervals of scores: bootstrap over images, a piece at a time, so that progress can be told. */
import { setImmediate } from "node:timers/promises";
import { joined, lineOf, onResamples, type Reweighed, spreadOf } from "../statistics/index.ts";
import { orNull } from "./or-null.ts";
import type { ScoreLine, ScoreOptions } from "./score.ts";

type Settings = Pick<ScoreOptions, "resamples" | "seed" | "level">;

/** What is asked of intervals; without a word as in the protocols of benchmarks. */
export const intervalSettings = ({
  resamples = 1000,
  seed = 20251123,
  level = 0.95,
}: Settings): { [K in keyof Settings]-?: number } => ({ resamples, seed, level });

/** So few that progress is seen and a wish to stop is heard. */
const atOnce = 10;

/** Of each of `lines` numbers its percentile interval over resampled images; none of 0 resamples. */
export async function intervalsOf(
  reweighed: Reweighed,
  { images: n, lines }: { readonly images: number; readonly lines: number },
  options: Settings & Pick<ScoreOptions, "onProgress">,
): Promise<(ScoreLine["interval"] | undefined)[]> {
  const { resamples, seed, level } = intervalSettings(options);
  if (resamples === 0) return Array.from({ length: lines }, () => undefined);
  const pieces = [];
  for (let from = 0; from < resamples; from += atOnce) {
    const to = Math.min(resamples, from + atOnce);
    pieces.push(onResamples(reweighed, { n, lines, seed, from, to }));
    options.onProgress?.("resamples for the intervals", to, resamples);
    await setImmediate();
  }
  const all = joined(pieces);
  const method = `bootstrap ${resamples}, seed ${seed}`;
  return Array.from({ length: lines }, (_, i) => {
    const { low, high } = spreadOf(lineOf(all, i), level);
    return { low: orNull(low), high: orNull(high), level, method };
  });
}

/** Fewer images say little about others, and their resamples even less. */
const few = 30;

/** A line about intervals that are too narrow, if there are any. */
export const fewImagesNote = (images: number, { resamples }: Settings): string[] =>
  images >= few || resamples === 0
    ? []
    : [
        `intervals over ${images} image${images === 1 ? "" : "s"} are too narrow; take them from ${few} on`,
      ];
