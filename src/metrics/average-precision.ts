/**
 * @module Average precision of detections (Lin et al. 2014, arXiv:1405.0312; cocodataset.org/#detection-eval).
 * Without corrections it is pycocotools' COCOeval in every entry; docs/metrics.md tells its quirks.
 */
import type { Detections, Objects } from "../scene/index.ts";
import type { ApCorrection, OverlapOf } from "./ap-corrections.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import { type ApLine, cocoLines } from "./ap-lines.ts";
import { meansOf } from "./ap-means.ts";
import { observer } from "./ap-observe.ts";
import { type ApOptions, type ApSettings, apSettings } from "./ap-settings.ts";
import type { MetricFamily } from "./metric-family.ts";

/** Average precision and recall, with what was asked of them. */
export interface ApFamily extends MetricFamily<Detections, Objects, ApEvidence> {
  readonly lines: readonly ApLine[];
  readonly settings: ApSettings;
}

/**
 * The lines of COCO: 12, or 10 for keypoints; with other options those that these leave. Of equal scores
 * the first in the image is ahead, then the first image: evidence stands in the order of image ids.
 */
export function averagePrecision(options: ApOptions): ApFamily {
  const settings = apSettings(options);
  return apFamily(apName(options.overlaps, settings.corrections), settings, {
    lines: cocoLines(settings),
    observe: observer(settings),
  });
}

const nouns = { boxes: "box", masks: "mask", boundaries: "boundary", keypoints: "keypoint" };

/** Such as `box-ap`, or `mask-ap+idZero+epsilon`. */
export const apName = (overlaps: OverlapOf, corrections: readonly ApCorrection[]): string =>
  [`${nouns[overlaps]}-ap`, ...corrections].join("+");

/** The family that concludes these lines from what `observe` shows. */
export function apFamily(
  name: string,
  settings: ApSettings,
  { lines, observe }: Pick<ApFamily, "lines" | "observe">,
): ApFamily {
  const reweighed = (evidence: readonly ApEvidence[]) => {
    const means = meansOf(settings, evidence);
    return (counts: ArrayLike<number>) => {
      const mean = means(counts);
      return Float64Array.from(lines, (line) => mean(line));
    };
  };
  return {
    name,
    lines,
    settings,
    observe: (detections, truth) => observe(detections, truth),
    conclude: (evidence) => reweighed(evidence)(new Uint8Array(evidence.length).fill(1)),
    reweighed,
  };
}
