/** @module Scores panoptic results (a JSON file and a folder of PNG files) against annotations of the same form. */
import { setImmediate } from "node:timers/promises";
import { openPanopticMap, openPanopticPairs, type PanopticPair } from "../data/index.ts";
import {
  type PanopticOptions,
  panopticQuality,
  panopticSummary,
  perCategoryQuality,
  type SegmentMatches,
} from "../metrics/index.ts";
import { orNull } from "./or-null.ts";
import type { Score, ScoreOptions } from "./score.ts";
import { fewImagesNote } from "./score-intervals.ts";
import { refused, refuseOtherSize, scoreLines } from "./score-lines.ts";

export interface PanopticScoreOptions extends ScoreOptions {
  /** The folders of the PNG files: `x/` beside `x.json` without them. */
  readonly predictionFolder?: string | undefined;
  readonly truthFolder?: string | undefined;
}

export async function scorePanoptic(options: PanopticScoreOptions): Promise<Score> {
  const { categories, pairs, notes } = await openPanopticPairs(
    { file: options.predictions, folder: options.predictionFolder },
    { file: options.truth, folder: options.truthFolder },
  );
  const counted = { isThing: categories.map(({ isThing }) => isThing) };
  const evidence = await observed(pairs, counted, options.onProgress);
  const text = panopticSummary(counted, evidence);
  options.onText?.(text);
  return {
    task: "panoptic",
    metricFamily: "panoptic-quality",
    images: pairs.length,
    lines: await scoreLines(panopticQuality(counted), evidence, options),
    text,
    tables: {
      perClass: {
        columns: [
          "class",
          "kind",
          "PQ",
          "SQ",
          "RQ",
          "true positives",
          "false positives",
          "false negatives",
        ],
        kinds: ["text", "text", "share", "share", "share", "count", "count", "count"],
        rows: perCategoryQuality(counted)
          .conclude(evidence)
          .map(({ class: c, pq, sq, rq, ...counts }) => [
            categories[c].name,
            categories[c].isThing ? "thing" : "stuff",
            orNull(pq),
            orNull(sq),
            orNull(rq),
            counts.truePositives,
            counts.falsePositives,
            counts.falseNegatives,
          ]),
      },
    },
    notes: [...notes, ...fewImagesNote(pairs.length, options)],
  };
}

async function observed(
  pairs: readonly PanopticPair[],
  options: PanopticOptions,
  onProgress: ScoreOptions["onProgress"],
): Promise<SegmentMatches[]> {
  const { observe } = panopticQuality(options);
  const evidence: SegmentMatches[] = [];
  for (const [i, { prediction, truth }] of pairs.entries()) {
    const [said, actual] = [await openPanopticMap(prediction), await openPanopticMap(truth)];
    refuseOtherSize(said, actual, { prediction: prediction.file, truth: truth.file });
    evidence.push(refused(prediction.file, () => observe(said, actual)));
    onProgress?.("panoptic maps", i + 1, pairs.length);
    await setImmediate(); // so that a wish to stop is heard
  }
  return evidence;
}
