/** @module What a profile says, as pictures. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { growthAt } from "../statistics/index.ts";
import { nameOf, overRounds, peakOf, pixelsOf } from "./tables.ts";

type Subject = ProfileRecord["subjects"][number];
type Quantity = ProfileRecord["growth"][number]["quantity"];

const axes: { readonly [Q in Quantity]: string } = {
  latency: "latency of a batch (ms)",
  memory: "peak memory beyond the engine (MiB)",
  macs: "multiply-adds of a batch (G)",
};

/** In the unit of the axis; undefined where it was not measured. */
function shownValue(subject: Subject, quantity: Quantity): number | undefined {
  if (quantity === "macs") return subject.costs === null ? undefined : subject.costs.macs / 1e9;
  if (subject.rounds.length === 0) return undefined;
  return quantity === "latency"
    ? overRounds(subject, ({ medianMs }) => medianMs)
    : overRounds(subject, peakOf) / 2 ** 20;
}

const unitOf: { readonly [Q in Quantity]: number } = { latency: 1, memory: 2 ** 20, macs: 1e9 };

/** A cost against the side of the image, both on logarithmic axes: points measured, lines fitted. */
export function growthChart(record: ProfileRecord, quantity: Quantity): string {
  const { subjects, growth } = record;
  const points = subjects.flatMap((subject) => {
    const value = shownValue(subject, quantity);
    return value === undefined
      ? []
      : [{ model: nameOf(subject), side: Math.sqrt(pixelsOf(subject)), value }];
  });
  const lines = growth
    .filter((curve) => curve.quantity === quantity)
    .flatMap((curve) => {
      const model = curve.batch === 1 ? curve.model : `${curve.model}, batch ${curve.batch}`;
      const sides = points.filter((point) => point.model === model).map(({ side }) => side);
      const [least, most] = [Math.min(...sides), Math.max(...sides)];
      return Array.from({ length: 41 }, (_, i) => {
        const side = least * (most / least) ** (i / 40);
        return { model, side, value: growthAt(curve, side ** 2) / unitOf[quantity] };
      });
    });
  const ticks = [...new Set(points.map(({ side }) => Math.round(side)))].sort((a, b) => a - b);
  return chartSvg({
    title: `${axes[quantity]} against the side of the image`,
    x: { type: "log", label: "side of the image (px)", ticks, tickFormat: (side) => String(side) },
    y: { type: "log", label: axes[quantity], grid: true },
    marks: [
      ...(quantity === "memory" ? frontierMarks(record) : []),
      Plot.line(lines, { x: "side", y: "value", stroke: "model", strokeOpacity: 0.6 }),
      Plot.dot(points, { x: "side", y: "value", fill: "model", r: 3.5 }),
      namesAtTheEnd(points, { x: "side", y: "value", z: "model" }),
    ],
  });
}

/** The limit, and for each model the largest side that ran within it, with what it held there. */
function frontierMarks({ frontiers = [] }: ProfileRecord): Plot.Markish[] {
  const limits = [...new Set(frontiers.map(({ memoryLimitBytes }) => memoryLimitBytes / 2 ** 20))];
  const last = frontiers.flatMap(({ model, batch, largest, tries }) => {
    const peak = tries.find(({ side }) => side === largest)?.peakBytes;
    if (largest === null || typeof peak !== "number") return [];
    const name = batch === 1 ? model : `${model}, batch ${batch}`;
    return [{ model: name, side: largest, value: peak / 2 ** 20 }];
  });
  return [
    Plot.ruleY(limits, { stroke: "#555", strokeDasharray: "4 3" }),
    Plot.text(limits, {
      y: (limit) => limit,
      text: (limit) => `limit: ${limit} MiB`,
      frameAnchor: "left",
      dy: 9,
      dx: 34,
    }),
    Plot.ruleX(last, { x: "side", y1: "value", y2: limits[0], stroke: "model", strokeWidth: 1.5 }),
    Plot.dot(last, { x: "side", y: "value", stroke: "model", symbol: "times", r: 5 }),
    Plot.text(last, { x: "side", y: "value", text: (one) => `${one.side}`, fill: "model", dy: 14 }),
  ];
}

/** Where the latencies of each model lie at one size: percentiles of all rounds. */
export function latencyChart({ subjects }: ProfileRecord, sides: Subject["sides"]): string {
  const rows = subjects
    .filter((subject) => String(subject.sides) === String(sides))
    .flatMap((subject) =>
      subject.rounds.flatMap(({ percentilesMs }, round) =>
        percentilesMs.map((ms, percent) => ({ model: nameOf(subject), round, ms, percent })),
      ),
    );
  return chartSvg({
    title: `latencies at ${sides.join("×")}: share of runs that took no longer`,
    x: { type: "log", label: "latency of a batch (ms)" },
    y: { label: "share of the runs (%)", grid: true },
    marks: [
      Plot.line(rows, {
        x: "ms",
        y: "percent",
        stroke: "model",
        z: ({ model, round }) => `${model} ${round}`,
      }),
      namesAtTheEnd(rows, { x: "ms", y: "percent", z: "model" }),
    ],
  });
}

/** The parts of one subject under the roof of the machine: how many multiply-adds a byte, how many a second. */
export function rooflineChart({ ceilings }: ProfileRecord, subject: Subject): string {
  if (ceilings === null) throw new RangeError("a roofline needs the ceilings of the machine");
  const { macsPerSecond, bytesPerSecond } = ceilings;
  const parts = subject.operators
    .filter(({ macs, bytes, ms }) => macs > 0 && bytes > 0 && ms > 0)
    .map(({ name, macs, bytes, ms }) => ({
      name,
      intensity: macs / bytes,
      rate: macs / ms / 1e6,
      ms,
    }));
  const ridge = macsPerSecond / bytesPerSecond;
  const intensities = [...parts.map(({ intensity }) => intensity), ridge];
  const [least, most] = [Math.min(...intensities) / 2, Math.max(...intensities) * 4];
  const roof = [least, ridge, most].map((intensity) => ({
    intensity,
    rate: Math.min(macsPerSecond, intensity * bytesPerSecond) / 1e9,
  }));
  return chartSvg({
    title: `${nameOf(subject)} at ${subject.sides.join("×")} under the roof of the machine`,
    x: { type: "log", label: "multiply-adds for a byte moved" },
    y: { type: "log", label: "multiply-adds a second (G)", grid: true },
    marks: [
      Plot.line(roof, { x: "intensity", y: "rate", stroke: "#555" }),
      Plot.dot(parts, { x: "intensity", y: "rate", r: "ms", fill: "#0072b2", fillOpacity: 0.5 }),
      Plot.text(parts, { x: "intensity", y: "rate", text: "name", dy: -10 }),
    ],
  });
}

/** Operators that are shown by name; the others are taken together. */
const named = 5;

/** How the time of each model at one size is shared among operators. */
export function breakdownChart({ subjects }: ProfileRecord, sides: Subject["sides"]): string {
  const shown = subjects.filter(
    ({ sides: own, operators }) => String(own) === String(sides) && operators.length > 0,
  );
  const rows = shown.flatMap((subject) => {
    const parts = subject.operators.toSorted((a, b) => b.ms - a.ms);
    const rest = parts.slice(named).reduce((sum, { ms }) => sum + ms, 0);
    return [...parts.slice(0, named), { name: "others", ms: rest }].map(({ name, ms }) => ({
      model: nameOf(subject),
      name,
      ms,
    }));
  });
  const most = Math.max(
    ...shown.map(({ operators }) => operators.reduce((sum, { ms }) => sum + ms, 0)),
  );
  const stacked = { x: "ms", y: "model", z: "name", order: null } as const;
  return chartSvg({
    title: `time by operator at ${sides.join("×")}`,
    marginLeft: 110,
    height: 70 + 44 * shown.length,
    x: { label: "ms for a batch", grid: true },
    y: { label: null },
    marks: [
      Plot.barX(rows, Plot.stackX({ ...stacked, fill: "name", fillOpacity: 0.8 })),
      Plot.textX(
        rows,
        // A name that its bar has no room for is left to the table.
        Plot.stackX({
          ...stacked,
          text: ({ ms, name }) => (ms > 0.012 * name.length * most ? name : ""),
          fontSize: 10,
        }),
      ),
    ],
  });
}
