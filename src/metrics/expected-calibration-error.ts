import type { Labels, Ranking } from "../scene/index.ts";
import { type Assurance, assurance, type Binning, calibrationBins, gaps } from "./calibration.ts";
import type { Metric } from "./metric.ts";

/**
 * Σ (n_bin / N) |accuracy − confidence| over bins of equal width (Naeini et al. 2015; Guo et al. 2017,
 * arXiv:1706.04599, equation 3). One image with a NaN makes it NaN.
 */
export function expectedCalibrationError(binning: Binning): Metric<Ranking, Labels, Assurance> {
  const { bins = 15, convention } = binning;
  return {
    name: `expected-calibration-error-${bins}-${convention}`,
    better: "lower",
    observe: assurance,
    conclude(evidence) {
      if (evidence.length === 0 || evidence.some(isUnsure)) return Number.NaN;
      return gaps(calibrationBins(evidence, binning), evidence.length).reduce(
        (sum, { share, gap }) => sum + share * gap,
        0,
      );
    },
  };
}

const isUnsure = ({ confidence }: Assurance): boolean => Number.isNaN(confidence);
