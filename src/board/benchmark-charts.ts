/** @module The two pictures of a benchmark: how it went up over the years, and what a value costs. */
import * as Plot from "@observablehq/plot";
import { chartSvg } from "../charts/index.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

interface Cost {
  readonly text: string;
  readonly of: (row: StandingRow) => number | null;
}

/** What a value can be set against; what is of a device is of measured rows only. */
export const costs = {
  parameters: { text: "Parameters", of: ({ parameters }) => parameters },
  macs: { text: "Multiply-adds of one image", of: ({ macs }) => macs },
} as const satisfies Record<string, Cost>;

export type CostName = keyof typeof costs;

/** Charts that stand in a page, light or dark. */
const inPage = {
  style: {
    fontFamily: "system-ui, sans-serif",
    fontSize: "12px",
    background: "none",
    color: "currentColor",
    overflow: "visible",
  },
  marginRight: 40,
};

const shareOf =
  ({ unit }: Benchmark) =>
  (value: number) =>
    unit === "share" ? 100 * value : value;

/** The best value by the date of the papers; undefined: fewer than two have a date. */
export function bestOverTime(
  benchmark: Benchmark,
  rows: readonly StandingRow[],
): string | undefined {
  const scale = shareOf(benchmark);
  const dated = rows
    .filter((row) => row.kind === "reported" && row.value !== null && row.date !== null)
    .map(({ model, value, date }) => ({
      model,
      value: scale(value as number),
      date: new Date(date as string),
    }))
    .sort((a, b) => a.date.getTime() - b.date.getTime());
  if (dated.length < 2) return undefined;
  const sign = benchmark.better === "higher" ? 1 : -1;
  let best = Number.NEGATIVE_INFINITY;
  const records = dated.filter(({ value }) => {
    const isBest = sign * value > best;
    if (isBest) best = sign * value;
    return isBest;
  });
  const last = { ...records[records.length - 1], date: dated[dated.length - 1].date };
  return chartSvg({
    title: `${benchmark.key}: best reported over time`,
    ...inPage,
    x: { type: "utc", label: "date of the paper" },
    y: {
      grid: true,
      nice: true,
      label: benchmark.unit === "share" ? `${benchmark.metric}, %` : benchmark.metric,
    },
    marks: [
      Plot.dot(dated, { x: "date", y: "value", r: 2, fill: "currentColor", fillOpacity: 0.25 }),
      Plot.line([...records, last], {
        x: "date",
        y: "value",
        curve: "step-after",
        stroke: "#0072b2",
        strokeWidth: 2,
      }),
      Plot.dot(records, { x: "date", y: "value", r: 3, fill: "#0072b2" }),
      Plot.text(spread(records, 12), {
        x: "date",
        y: "value",
        text: (d: { model: string }) => shortened(d.model),
        dy: -9,
        textAnchor: "end",
        fontSize: 10,
        fill: "currentColor",
      }),
    ],
  });
}

/** Value against cost with the front of what nothing beats; undefined: no row has both. */
export function costChart(
  benchmark: Benchmark,
  rows: readonly StandingRow[],
  name: CostName,
): string | undefined {
  const cost: Cost = costs[name];
  const scale = shareOf(benchmark);
  const points = rows.flatMap((row) => {
    const x = cost.of(row);
    return x === null || x <= 0 || row.value === null
      ? []
      : [{ model: row.model, kind: row.kind, x, y: scale(row.value) }];
  });
  if (points.length === 0) return undefined;
  const front = frontOf(points, benchmark.better);
  return chartSvg({
    title: `${benchmark.key} against ${cost.text.toLowerCase()}`,
    ...inPage,
    x: { type: "log", label: cost.text, tickFormat: "~s", grid: true },
    y: {
      grid: true,
      nice: true,
      label: benchmark.unit === "share" ? `${benchmark.metric}, %` : benchmark.metric,
    },
    marks: [
      Plot.line(front, {
        x: "x",
        y: "y",
        curve: "step-after",
        stroke: "#d55e00",
        strokeWidth: 1.5,
      }),
      Plot.dot(points, {
        x: "x",
        y: "y",
        r: 3,
        stroke: (d: { kind: string }) => (d.kind === "measured" ? "#009e73" : "#e69f00"),
        fill: (d: { kind: string }) => (d.kind === "measured" ? "#009e73" : "none"),
      }),
      Plot.text(spread(front, 14), {
        x: "x",
        y: "y",
        text: (d: { model: string }) => shortened(d.model),
        dy: -9,
        fontSize: 10,
        fill: "currentColor",
      }),
    ],
  });
}

export interface CostPoint {
  readonly x: number;
  readonly y: number;
}

/** The points that no other beats at the same cost or less, by rising cost. */
export function frontOf<Point extends CostPoint>(
  points: readonly Point[],
  better: Benchmark["better"],
): Point[] {
  const sign = better === "higher" ? 1 : -1;
  let best = Number.NEGATIVE_INFINITY;
  return points
    .toSorted((a, b) => a.x - b.x || sign * (b.y - a.y))
    .filter(({ y }) => {
      if (sign * y <= best) return false;
      best = sign * y;
      return true;
    });
}

/** At most so many of them, evenly apart, with the last. */
const spread = <One>(all: readonly One[], most: number): One[] =>
  all.filter(
    (_, i) => all.length <= most || (all.length - 1 - i) % Math.ceil(all.length / most) === 0,
  );

const shortened = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name);
