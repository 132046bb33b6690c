import type { Labels, Ranking } from "../scene/index.ts";
import { type Assurance, assurance, type Binning, calibrationBins } from "./calibration.ts";
import type { Metric } from "./metric.ts";

/**
 * The largest |accuracy − confidence| of a bin (Guo et al. 2017, arXiv:1706.04599, equation 5), however
 * few images it holds. One image with a NaN makes it NaN.
 */
export function maximumCalibrationError(binning: Binning): Metric<Ranking, Labels, Assurance> {
  const { bins = 15, convention } = binning;
  return {
    name: `maximum-calibration-error-${bins}-${convention}`,
    better: "lower",
    observe: assurance,
    conclude(evidence) {
      if (evidence.length === 0) return Number.NaN;
      if (evidence.some(({ confidence }) => Number.isNaN(confidence))) return Number.NaN;
      const filled = calibrationBins(evidence, binning).filter(({ n }) => n > 0);
      return Math.max(
        0,
        ...filled.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence)),
      );
    },
  };
}
