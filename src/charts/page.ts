/** @module A report as one page of HTML that needs nothing beside it, and no JavaScript. */
import { type Content, type Html, html, raw } from "../html.ts";

/** A table; numbers stand at the right. */
export const table = (head: readonly string[], rows: readonly (readonly Content[])[]): Html =>
  html`<div class="wide"><table><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th>${cell}</th>` : html`<td>${cell}</td>`))}</tr>\n`)}</tbody></table></div>`;

/** A picture with what it shows. */
export const figure = (svg: string, caption: Content): Html =>
  html`<figure>${raw(svg)}<figcaption>${caption}</figcaption></figure>`;

/** The whole page. */
export const page = (title: string, content: Content): string =>
  `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${raw(style)}</style></head><body><main><h1>${title}</h1>
${content}</main></body></html>`.html
  }\n`;

const style = `
:root{color-scheme:light}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem}h2{margin-top:2.5rem;font-size:1.25rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .7rem;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}
tbody th,thead th:first-child{text-align:left;font-weight:600}
figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}
figcaption,.note{color:#555;font-size:.875rem}
.warning{border-left:4px solid #d55e00;padding:.3rem .8rem;background:#fdf3ec}
`;
