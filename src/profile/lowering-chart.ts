/** @module The lowerings of selective scans side by side, over the size of the image. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { idealBytesIn, loweringTotals, medianOf } from "./lowering-totals.ts";

export type LoweredQuantity = "time" | "memory";

const axes: { readonly [Q in LoweredQuantity]: string } = {
  time: "all scans of the model (ms)",
  memory: "peak memory of the largest block (MiB)",
};

/** Of one model at one batch: a line for each lowering; of time, one more for the ideal kernel. */
export function loweringChart(
  { lowerings = [], ceilings }: ProfileRecord,
  { model, batch }: { readonly model: string; readonly batch: number },
  quantity: LoweredQuantity,
): string {
  const own = lowerings.filter((one) => one.model === model && one.batch === batch);
  const sideOf = ([height, width]: readonly number[]) => Math.sqrt(height * width);
  const points = own.flatMap((lowered) =>
    loweringTotals(lowered)
      .slice(1)
      .map(({ lowering, mediansMs, peakBytes }) => ({
        side: sideOf(lowered.sides),
        lowering,
        value: quantity === "time" ? medianOf(mediansMs) : (peakBytes ?? Number.NaN) / 2 ** 20,
      }))
      .filter(({ value }) => value > 0),
  );
  const ideal =
    quantity === "memory" || ceilings === null
      ? []
      : own.map((lowered) => ({
          side: sideOf(lowered.sides),
          lowering: "ideal",
          value: (1000 * idealBytesIn(lowered)) / ceilings.bytesPerSecond,
        }));
  const ticks = [...new Set(points.map(({ side }) => Math.round(side)))].sort((a, b) => a - b);
  const at = { x: "side", y: "value" } as const;
  return chartSvg({
    title: `${axes[quantity]} by lowering: ${model}`,
    x: { type: "log", label: "side of the image (px)", ticks, tickFormat: (side) => String(side) },
    y: { type: "log", label: axes[quantity], grid: true },
    marks: [
      Plot.line(ideal, { ...at, stroke: "#555", strokeDasharray: "4 3" }),
      Plot.line(points, { ...at, z: "lowering", stroke: "lowering", strokeOpacity: 0.6 }),
      Plot.dot([...points, ...ideal], { ...at, fill: "lowering", r: 3 }),
      namesAtTheEnd([...points, ...ideal], { ...at, z: "lowering" }),
    ],
  });
}
