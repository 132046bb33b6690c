/** @module Charts as they stand in a page: in its font and its colours, light or dark, without a style of their own. */
import { type ChartOptions, chartSvg, palette } from "../charts/index.ts";
import { type Html, html, raw } from "../html.ts";

/** A chart for a page; a page of many points stays small, since places are rounded to a tenth of a pixel. */
export const chart = (options: ChartOptions): string =>
  chartSvg({ marginRight: 40, ...options, color: { range: colours, ...options.color } });

/** What a chart shows, in the colours of the page. */
export const colours = palette.map((_, i) => `var(--c${i + 1})`);
export const measuredColour = "var(--measured)";
export const reportedColour = "var(--reported)";

/** A chart with what it shows; where it is wider than the page it is scrolled. */
export const chartFigure = (svg: string, caption: string): Html =>
  html`<figure><div class="chart" tabindex="0" role="region" aria-label="${caption}">${raw(inPage(svg))}</div><figcaption>${caption}</figcaption></figure>`;

const fixed: readonly (readonly [RegExp, string])[] = [
  ...palette.map((hex, i): [RegExp, string] => [new RegExp(`"${hex}"`, "g"), `"${colours[i]}"`]),
  [/"(#555|#777|black)"/g, '"currentColor"'],
  [/"white"/g, '"var(--paper)"'],
];

/** Styles are in the style sheet, since the policy of the pages forbids them elsewhere. */
function inPage(svg: string): string {
  const plain = svg
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/ style="[^"]*"/g, "")
    .replace(/(<g\b[^>]*?) aria-label="[^"]*"/g, "$1") // the picture has one name, its title
    .replace(/ (d|cx|cy|[xy][12]?|transform|points)="[^"]*"/g, (places) =>
      places.replace(/(\.\d)\d+/g, "$1"),
    )
    .replace(/^<svg /, '<svg role="img" ');
  return fixed.reduce((text, [from, to]) => text.replace(from, to), plain);
}
