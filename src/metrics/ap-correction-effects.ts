import type { Detections, Objects } from "../scene/index.ts";
import { type ApCorrection, apCorrections } from "./ap-corrections.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import type { ApOptions } from "./ap-settings.ts";
import { averagePrecision } from "./average-precision.ts";
import type { Table } from "./table.ts";

/** What one correction, or all together, make of the lines. */
export interface CorrectionEffect {
  readonly correction: ApCorrection | "all";
  readonly does: string;
  /** Each line without corrections … */
  readonly strict: Float64Array;
  /** … and with. NaN where there is nothing to take the mean of. */
  readonly corrected: Float64Array;
}

const names = Object.keys(apCorrections) as ApCorrection[];

/** These change only how evidence is read, not what is seen in an image. */
const ofReading: readonly ApCorrection[] = ["recallThresholds", "epsilon"];

/** By how much each known defect of COCOeval moves each line: each correction alone, then all together. */
export function apCorrectionEffects(
  options: Omit<ApOptions, "corrections">,
): Table<Detections, Objects, readonly ApEvidence[], CorrectionEffect> {
  const strict = averagePrecision(options);
  const sets = [...names.map((name) => [name]), names];
  const families = sets.map((corrections) => averagePrecision({ ...options, corrections }));
  const seesAsStrict = sets.map((set) => set.every((name) => ofReading.includes(name)));
  return {
    name: `${strict.name}-corrections`,
    observe(detections, truth) {
      const own = strict.observe(detections, truth);
      const others = families.map((family, i) =>
        seesAsStrict[i] ? own : family.observe(detections, truth),
      );
      return [own, ...others];
    },
    conclude(evidence) {
      const values = strict.conclude(evidence.map(([own]) => own));
      return families.map((family, i) => ({
        correction: names[i] ?? "all",
        does: i < names.length ? apCorrections[names[i]].does : "all corrections together",
        strict: values,
        corrected: family.conclude(evidence.map((image) => image[i + 1])),
      }));
    },
  };
}
