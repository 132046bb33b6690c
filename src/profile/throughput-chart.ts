/** @module How many images a second, over the size of the batch. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { imagesPerSecond } from "./tables.ts";

type Subject = ProfileRecord["subjects"][number];

/** Of all models at one size: medians over rounds, with the range of the rounds. */
export function throughputChart({ subjects }: ProfileRecord, sides: Subject["sides"]): string {
  const points = subjects
    .filter((one) => String(one.sides) === String(sides) && one.rounds.length > 0)
    .map((subject) => {
      const means = subject.rounds.map(({ meanMs }) => meanMs);
      const rate = (ms: number) => (1000 * subject.batch) / ms;
      return {
        model: subject.model.name,
        batch: subject.batch,
        rate: imagesPerSecond(subject),
        low: rate(Math.max(...means)),
        high: rate(Math.min(...means)),
      };
    });
  const ticks = [...new Set(points.map(({ batch }) => batch))].sort((a, b) => a - b);
  const at = { x: "batch", y: "rate" } as const;
  return chartSvg({
    title: `images a second at ${sides.join("×")} against the batch`,
    x: { type: "log", label: "images in a batch", ticks, tickFormat: (batch) => String(batch) },
    y: { label: "images a second", grid: true, zero: true },
    marks: [
      Plot.ruleX(points, { x: "batch", y1: "low", y2: "high", stroke: "model" }),
      Plot.line(points, { ...at, z: "model", stroke: "model", strokeOpacity: 0.6 }),
      Plot.dot(points, { ...at, fill: "model", r: 3.5 }),
      namesAtTheEnd(points, { ...at, z: "model" }),
    ],
  });
}
