import type { Labels, Ranking } from "../scene/index.ts";
import { type Assurance, assurance, type Binning, binned } from "./calibration.ts";
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
      const { unsure, n, sure, right } = binned(evidence, binning);
      if (evidence.length === 0 || unsure > 0) return Number.NaN;
      let sum = 0;
      for (let bin = 0; bin < n.length; bin++) {
        if (n[bin] === 0) continue;
        const gap = Math.abs(right[bin] / n[bin] - sure[bin] / n[bin]);
        sum += (n[bin] / evidence.length) * gap;
      }
      return sum;
    },
  };
}
