/** @module What fields say, as charts. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import type { FieldRecord } from "../record/index.ts";
import { labelOf } from "./tables.ts";

/** Less than this of the largest is not drawn. */
const least = 1e-5;

/** How much a pixel contributes by its distance, of each field over its largest; logarithmic. */
export function radialChart({ subjects }: Pick<FieldRecord, "subjects">): string {
  const points = subjects.flatMap((subject) => {
    const radial = subject.numbers?.radial ?? [];
    const largest = Math.max(...radial);
    return radial
      .map((value, distance) => ({ model: labelOf(subject), distance, value: value / largest }))
      .filter(({ value }) => value >= least);
  });
  return chartSvg({
    title: "mean contribution of a pixel by its distance",
    marginRight: 200,
    x: { label: "distance from the place that looks (px)" },
    y: {
      ...{ type: "log", label: "of the largest", grid: true, domain: [least, 1] },
      ...{ ticks: [1, 0.1, 0.01, 0.001, 0.0001, least], tickFormat: String },
    },
    marks: [
      Plot.line(points, { x: "distance", y: "value", stroke: "model", strokeWidth: 1.5 }),
      namesAtTheEnd(points, { x: "distance", y: "value", z: "model" }),
    ],
  });
}
