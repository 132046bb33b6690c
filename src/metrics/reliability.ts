import type { Labels, Ranking } from "../scene/index.ts";
import {
  type Assurance,
  assurance,
  type Binning,
  type CalibrationBin,
  calibrationBins,
} from "./calibration.ts";
import type { Table } from "./table.ts";

/**
 * The reliability diagram: confidence against accuracy, bin by bin (DeGroot and Fienberg 1983). The
 * expected calibration error is the mean gap in it, the maximum calibration error the largest.
 */
export const reliability = (
  binning: Binning,
): Table<Ranking, Labels, Assurance, CalibrationBin> => ({
  name: "reliability",
  observe: assurance,
  conclude: (evidence) => calibrationBins(evidence, binning),
});
