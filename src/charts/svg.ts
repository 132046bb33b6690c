/** @module Charts as SVG, drawn by Observable Plot without a browser. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { allowed } from "../html.ts";

/** What every chart of ours has in common; a chart adds its marks and scales. */
export interface ChartOptions extends Plot.PlotOptions {
  /** Said to those who cannot see it, and as its title. */
  readonly title: string;
}

/** Colours that stay apart for the colour-blind (Okabe and Ito 2008), the lightest left out. */
export const palette = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
];

/** The chart as the text of an SVG element that stands for itself: no style sheet, no script. */
export function chartSvg({ title, color, ...options }: ChartOptions): string {
  const { document } = parseHTML("<html></html>");
  const drawn = Plot.plot({
    width: 720,
    height: 440,
    marginLeft: 64,
    marginRight: 120,
    marginBottom: 44,
    style: { fontFamily: "system-ui, sans-serif", fontSize: "12px", background: "white" },
    ariaLabel: title,
    ...options,
    color: { range: palette, ...color },
    document,
  });
  const svg = drawn.tagName.toLowerCase() === "svg" ? drawn : drawn.querySelector("svg");
  if (svg === null) throw new Error("internal: a chart without a picture");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return allowed(svg.outerHTML);
}
