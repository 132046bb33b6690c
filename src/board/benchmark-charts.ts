/** @module The two pictures of a benchmark: how the best went up over the years, and what a value costs. */
import * as Plot from "@observablehq/plot";
import { quantile } from "../statistics/index.ts";
import { chart, measuredColour, reportedColour } from "./chart.ts";
import type { Cost } from "./costs.ts";
import { shortened } from "./shortened.ts";
import type { Benchmark, StandingRow } from "./standings.ts";

/** A chart, and what is to be said of it. */
export interface Drawn {
  readonly svg: string;
  readonly caption: string;
}

export interface Point {
  readonly model: string;
  readonly x: number;
  readonly y: number;
  /** `subset`: measured, but not on a whole set. */
  readonly kind: "measured" | "subset" | "reported";
  /** Its interval, in the unit of y; without one, y. */
  readonly low: number;
  readonly high: number;
}

const kindOf = (row: StandingRow): Point["kind"] =>
  row.kind === "measured" && row.run.marks.length > 0 ? "subset" : row.kind;

function pointOf({ unit }: Benchmark, row: StandingRow, x: number | null): Point[] {
  if (row.value === null || x === null) return [];
  const scale = unit === "share" ? 100 : 1;
  const { low, high } = (row.kind === "measured" && row.result.interval) || {
    low: null,
    high: null,
  };
  const y = scale * row.value;
  const end = (value: number | null) => (value === null ? y : scale * value);
  return [{ model: row.model, x, y, kind: kindOf(row), low: end(low), high: end(high) }];
}

const axisOf = ({ metric, unit }: Benchmark) =>
  ({ grid: true, nice: true, label: unit === "share" ? `${metric} (%)` : metric }) as const;

/** A repository may have trained an old paper's network again, so that its numbers are newer than the paper. */
const datedKinds: readonly string[] = ["paper", "archive", "board"];

/** The best reported value by the date of the papers; undefined: fewer than two have a date. */
export function bestOverTime(
  benchmark: Benchmark,
  rows: readonly StandingRow[],
): Drawn | undefined {
  const dated = rows
    .filter((row) => row.kind === "reported" && datedKinds.includes(row.quoted.sourceKind))
    .flatMap((row) => pointOf(benchmark, row, row.date === null ? null : Date.parse(row.date)))
    .sort((a, b) => a.x - b.x);
  if (dated.length < 2) return undefined;
  const best = frontOf(dated, benchmark.better);
  const { shown, below } = withoutStragglers(dated, benchmark.better);
  const steps = [...best, { ...best[best.length - 1], x: dated[dated.length - 1].x }];
  const at = { x: ({ x }: Point) => new Date(x), y: "y" } as const;
  const least = Math.min(...shown.map(({ y }) => y), ...best.map(({ y }) => y));
  const svg = chart({
    title: `${benchmark.key}: best reported result over time`,
    x: { type: "utc", label: null },
    y: { ...axisOf(benchmark), domain: [least, Math.max(...dated.map(({ y }) => y))] },
    marks: [
      Plot.dot(thinned(shown), { ...at, r: 1.8, fill: "currentColor", fillOpacity: 0.3 }),
      Plot.line(steps, { ...at, curve: "step-after", stroke: reportedColour, strokeWidth: 2 }),
      Plot.dot(best, { ...at, r: 3, fill: reportedColour }),
      labels(best, { x: at.x }),
    ],
  });
  return {
    svg,
    caption: `The best reported ${benchmark.metric} by the date of the paper, ${dated.length} dated results of papers and archives.${belowText(below)}`,
  };
}

/** Value against cost, with the fronts of what nothing beats at less cost; undefined: no row has both. */
export function costChart(
  benchmark: Benchmark,
  rows: readonly StandingRow[],
  cost: Cost,
): Drawn | undefined {
  const points = rows
    .filter((row) => row.kind === "measured" || row.quoted.sourceKind !== "talk")
    .flatMap((row) => pointOf(benchmark, row, cost.of(row)))
    .filter(({ x }) => x > 0);
  if (points.length === 0) return undefined;
  const { shown, below } = withoutStragglers(points, benchmark.better);
  const of = (kind: Point["kind"]) => shown.filter((point) => point.kind === kind);
  const fronts = (["reported", "measured"] as const).map((kind) =>
    frontOf(
      points.filter((point) => point.kind === kind),
      benchmark.better,
    ),
  );
  const [reported, measured] = fronts;
  const at = { x: "x", y: "y" } as const;
  const line = { ...at, curve: "step-after", strokeWidth: 1.8 } as const;
  const unit = cost.unit === "" ? "" : ` (${cost.unit})`;
  const svg = chart({
    title: `${benchmark.key} against ${cost.text.toLowerCase()}`,
    x: { type: "log", label: `${cost.text}${unit}`, tickFormat: ".3~s", grid: true },
    y: axisOf(benchmark),
    marks: [
      Plot.dot(thinned(of("reported")), {
        ...at,
        r: 3,
        stroke: reportedColour,
        strokeOpacity: 0.7,
      }),
      Plot.ruleX([...of("measured"), ...of("subset")], {
        ...{ x: "x", y1: "low", y2: "high", stroke: measuredColour, strokeOpacity: 0.45 },
      }),
      Plot.dot(of("subset"), { ...at, r: 3.5, symbol: "triangle", stroke: measuredColour }),
      Plot.line(reported, { ...line, stroke: reportedColour }),
      Plot.line(measured, { ...line, stroke: measuredColour }),
      Plot.dot(of("measured"), { ...at, r: 4, fill: measuredColour }),
      labels([...fronts.flat(), ...of("subset").slice(0, 8)], { x: "x", isLog: true }),
    ],
  });
  const costs =
    cost.unit === ""
      ? ""
      : " Costs were measured on that machine, also those beside reported values.";
  return {
    svg,
    caption: `Discs: measured on the whole set; triangles: on a part of it; rings: reported. A line joins what none of its kind beats at the same cost or less.${costs}${belowText(below)}`,
  };
}

const belowText = (below: number): string =>
  below === 0 ? "" : ` The ${below} worst results lie outside the picture.`;

/** The points that no other beats at the same x or less, by rising x. */
export function frontOf<One extends { readonly x: number; readonly y: number }>(
  points: readonly One[],
  better: Benchmark["better"],
): One[] {
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

/** Of many points the worst twentieth is left out, so that the rest can be told apart; never what was measured on a whole set. */
function withoutStragglers(points: readonly Point[], better: Benchmark["better"]) {
  if (points.length < 40) return { shown: points, below: 0 };
  const sign = better === "higher" ? 1 : -1;
  const reported = points.filter(({ kind }) => kind === "reported").map(({ y }) => sign * y);
  if (reported.length === 0) return { shown: points, below: 0 };
  const least = quantile(
    reported.sort((a, b) => a - b),
    0.05,
  );
  const shown = points.filter(({ kind, y }) => kind === "measured" || sign * y >= least);
  return { shown, below: points.length - shown.length };
}

/** Of points that lie on each other, one. */
function thinned(points: readonly Point[], most = 300): readonly Point[] {
  if (points.length <= most) return points;
  const [x, y] = [spanOf(points.map((one) => one.x)), spanOf(points.map((one) => one.y))];
  const cell = (one: Point) => `${Math.round(160 * x(one.x))} ${Math.round(110 * y(one.y))}`;
  return [...new Map(points.map((one) => [cell(one), one])).values()];
}

const spanOf = (values: readonly number[], isLog = false): ((value: number) => number) => {
  const of = isLog ? Math.log : Number;
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, of(value)), Math.max(high, of(value))],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return (value) => (of(value) - least) / (most - least || 1);
};

/** Names of those points whose names have room; of two that are close, the better keeps its own. */
function labels(
  points: readonly Point[],
  { x, isLog = false }: { readonly x: "x" | ((point: Point) => Date); readonly isLog?: boolean },
) {
  const [across, up] = [
    spanOf(
      points.map((one) => one.x),
      isLog,
    ),
    spanOf(points.map((one) => one.y)),
  ];
  const kept: Point[] = [];
  for (const point of points.toSorted((a, b) => b.y - a.y)) {
    const isFree = kept.every(
      (other) =>
        Math.abs(across(point.x) - across(other.x)) > 0.2 ||
        Math.abs(up(point.y) - up(other.y)) > 0.06,
    );
    if (isFree && kept.length < 14) kept.push(point);
  }
  const text = { y: "y", text: ({ model }: Point) => shortened(model, 24), dy: -7 } as const;
  const look = { fontSize: 10.5, fill: "currentColor", stroke: "var(--paper)", strokeWidth: 3 };
  const isLeft = (point: Point) => across(point.x) < 0.3;
  return [
    Plot.text(kept.filter(isLeft), { ...text, ...look, x, textAnchor: "start", dx: 5 }),
    Plot.text(
      kept.filter((point) => !isLeft(point)),
      { ...text, ...look, x, textAnchor: "end", dx: -5 },
    ),
  ];
}
