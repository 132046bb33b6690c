/** @module How the cost of a model grows with the image, on one machine. */
import * as Plot from "@observablehq/plot";
import { chartSvg } from "../charts/index.ts";
import { type Html, html } from "../html.ts";
import { chartFigure } from "./chart.ts";
import type { KnownModel } from "./models-known.ts";

/** Latency against pixels on log axes, with the fitted exponents in words; nothing where there are less than three sizes. */
export function growthChart(rows: KnownModel["profiles"], name: string): Html {
  const points = rows.flatMap(({ cost: { sides, batch, medianMs } }) =>
    batch === 1 && medianMs !== null ? [{ pixels: sides[0] * sides[1], ms: medianMs }] : [],
  );
  if (new Set(points.map(({ pixels }) => pixels)).size < 3) return html``;
  const fits = rows.flatMap(({ profile }) =>
    profile.growth.filter(({ model, batch }) => model === name && batch === 1),
  );
  const said = [...new Map(fits.map((fit) => [fit.quantity, fit])).values()].map(
    ({ quantity, p, exponent }) =>
      `${quantity} grows as pixels^${p.toFixed(2)} (${exponent.low?.toFixed(2) ?? "?"} … ${exponent.high?.toFixed(2) ?? "?"})`,
  );
  const svg = chartSvg({
    title: `${name}: latency by pixels`,
    height: 300,
    style: {
      fontFamily: "system-ui, sans-serif",
      fontSize: "12px",
      background: "none",
      color: "currentColor",
    },
    x: { type: "log", label: "pixels", tickFormat: "~s", grid: true },
    y: { type: "log", label: "latency, ms", grid: true },
    marks: [
      Plot.line(
        points.toSorted((a, b) => a.pixels - b.pixels),
        { x: "pixels", y: "ms", stroke: "#0072b2" },
      ),
      Plot.dot(points, { x: "pixels", y: "ms", fill: "#0072b2" }),
    ],
  });
  return chartFigure(svg, `Median latency of one image by its pixels. ${said.join("; ")}`);
}
