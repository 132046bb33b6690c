/** @module What single changes do to a number, one below the other, each with its interval. */
import * as Plot from "@observablehq/plot";
import { chartSvg, palette } from "./svg.ts";

/** One row; all in the unit of the axis. */
export interface Contribution {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** A change that was made, or what is left over. */
  readonly kind: "change" | "rest";
}

/** A forest plot, the first row on top; the interval of 0 says that nothing was shown. */
export function contributionsChart(
  rows: readonly Contribution[],
  { title, label }: { readonly title: string; readonly label: string },
): string {
  const y = { y: "name" } as const;
  const colour = { fill: "kind", stroke: "kind" } as const;
  return chartSvg({
    title,
    height: 60 + 34 * rows.length,
    marginLeft: 150,
    marginRight: 90,
    x: { label, grid: true },
    y: { label: null, domain: rows.map(({ name }) => name) },
    color: { domain: ["change", "rest"], range: [palette[0], palette[1]] },
    marks: [
      Plot.ruleX([0], { stroke: "#777" }),
      Plot.ruleY(rows, { ...y, x1: "low", x2: "high", stroke: "kind", strokeWidth: 2 }),
      Plot.dot(rows, { ...y, ...colour, x: "value", r: 5 }),
      Plot.text(rows, {
        ...{ ...y, x: "high", textAnchor: "start", dx: 8 },
        text: ({ value }: Contribution) => signed(value),
      }),
    ],
  });
}

const signed = (value: number): string =>
  `${value > 0 ? "+" : ""}${value.toFixed(2)}`.replace("-", "−");
