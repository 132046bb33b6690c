/** @module What resolution buys, as pictures: how well and at what cost, against the size, and one against the other. */
import * as Plot from "@observablehq/plot";
import { chartSvg, namesAtTheEnd } from "../charts/index.ts";
import type { Resolution, ResolutionRow } from "./resolution.ts";

/** The text of each picture by its name; those for which nothing was measured are left out. */
export function resolutionPictures(resolution: Resolution): Map<string, string> {
  const pictures = new Map([["accuracy", accuracyChart(resolution)]]);
  if (measuredIn(resolution).length > 0) pictures.set("smallest", smallestChart(resolution));
  if (resolution.rows.some(({ latencyMs }) => latencyMs !== null)) {
    pictures.set("cost", costChart(resolution));
    pictures.set("trade-off", tradeOffChart(resolution));
  }
  return pictures;
}

const sizeAxis = ({ rows }: Resolution) => ({
  type: "log" as const,
  label: "side of the input (px)",
  ticks: rows.map(({ size }) => size),
  tickFormat: (size: number) => String(size),
});

/** A share in percent, anything else as it is. */
function shownOf({ result: { value, unit, interval } }: ResolutionRow) {
  const factor = unit === "share" ? 100 : 1;
  const scaled = (x: number | null | undefined) => (x == null ? Number.NaN : factor * x);
  return { value: scaled(value), low: scaled(interval?.low), high: scaled(interval?.high) };
}

const accuracyLabel = ({ rows: [{ result }] }: Resolution): string =>
  `${result.metric}${result.unit === "share" ? " (%)" : ""}`;

function accuracyChart(resolution: Resolution): string {
  const points = resolution.rows.map((row) => ({ size: row.size, ...shownOf(row) }));
  return chartSvg({
    title: `${resolution.model}: ${resolution.rows[0].result.metric} against the side of the input`,
    x: sizeAxis(resolution),
    y: { label: accuracyLabel(resolution), grid: true, zero: true },
    marks: [
      Plot.ruleX(points, { x: "size", y1: "low", y2: "high", stroke: "#0072b2", strokeWidth: 2 }),
      Plot.line(points, { x: "size", y: "value", stroke: "#0072b2" }),
      Plot.dot(points, { x: "size", y: "value", fill: "#0072b2", r: 4 }),
    ],
  });
}

/** The thresholds that were found, with where they lie at most where the interval is open. */
const measuredIn = ({ rows }: Resolution) =>
  rows.flatMap(({ size, readable }) =>
    readable.flatMap(({ kind, share, intensity, low, high }) =>
      kind === "measured" && intensity !== null
        ? [
            {
              size,
              of: `${Math.round(100 * share)} % read`,
              intensity,
              low: low ?? intensity,
              high: high ?? intensity,
            },
          ]
        : [],
    ),
  );

function smallestChart(resolution: Resolution): string {
  const points = measuredIn(resolution);
  return chartSvg({
    title: `${resolution.model}: ${resolution.quantity} at which letters are read, against the side of the input`,
    x: sizeAxis(resolution),
    y: {
      type: "log",
      label: `${resolution.quantity} (${resolution.unit}${resolution.unit === "px" ? " of the scene" : ""})`,
      grid: true,
    },
    marks: [
      Plot.ruleX(points, { x: "size", y1: "low", y2: "high", stroke: "of", strokeWidth: 2 }),
      Plot.line(points, { x: "size", y: "intensity", stroke: "of" }),
      Plot.dot(points, { x: "size", y: "intensity", fill: "of", r: 4 }),
      namesAtTheEnd(points, { x: "size", y: "intensity", z: "of" }),
    ],
  });
}

/** Each cost over that at the smallest size for which it is known: how many times dearer a size is. */
function costChart(resolution: Resolution): string {
  const costs = {
    latency: ({ latencyMs }: ResolutionRow) => latencyMs?.median ?? null,
    memory: ({ peakBytes }: ResolutionRow) => peakBytes,
    MACs: ({ macs }: ResolutionRow) => macs,
  };
  const points = Object.entries(costs).flatMap(([of, costOf]) => {
    const known = resolution.rows.flatMap((row) => {
      const cost = costOf(row);
      return cost === null || cost <= 0 ? [] : [{ of, size: row.size, cost }];
    });
    return known.map((point) => ({ ...point, times: point.cost / known[0].cost }));
  });
  return chartSvg({
    title: `${resolution.model}: cost against the side of the input`,
    x: sizeAxis(resolution),
    y: { type: "log", label: "times the cost at the smallest size", grid: true },
    marks: [
      Plot.line(points, { x: "size", y: "times", stroke: "of" }),
      Plot.dot(points, { x: "size", y: "times", fill: "of", r: 4 }),
      namesAtTheEnd(points, { x: "size", y: "times", z: "of" }),
    ],
  });
}

function tradeOffChart(resolution: Resolution): string {
  const points = resolution.rows.flatMap((row) =>
    row.latencyMs === null
      ? []
      : [{ ...shownOf(row), latency: row.latencyMs.median, size: `${row.size} px` }],
  );
  return chartSvg({
    title: `${resolution.model}: ${resolution.rows[0].result.metric} against latency, by the side of the input`,
    x: { type: "log", label: "latency of one image (ms)" },
    y: { label: accuracyLabel(resolution), grid: true, zero: true },
    marks: [
      Plot.ruleX(points, { x: "latency", y1: "low", y2: "high", stroke: "#0072b2" }),
      Plot.line(points, { x: "latency", y: "value", stroke: "#0072b2" }),
      Plot.dot(points, { x: "latency", y: "value", fill: "#0072b2", r: 4 }),
      Plot.text(points, { x: "latency", y: "value", text: "size", textAnchor: "start", dx: 8 }),
    ],
  });
}
