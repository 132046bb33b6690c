/** @module From numbers to pictures and pages. Nothing here reads or writes a file. */
export { type Contribution, contributionsChart } from "./contributions.ts";
export { namesAtTheEnd } from "./names-at-the-end.ts";
export { figure, page, table } from "./page.ts";
export { type ChartOptions, chartSvg, palette } from "./svg.ts";
