/** @module Every prediction of a run, with its picture: the worst first, so that one sees what goes wrong. */
import { type Html, html } from "../html.ts";
import type { RunRecord } from "../record/index.ts";
import { links } from "./links.ts";
import type { Predictions, PredictionsAsked, Shown } from "./sources.ts";

/** Pictures of a page. */
export const pagePictures = 48;

const orders: readonly (readonly [order: PredictionsAsked["order"], name: string])[] = [
  ["worst", "the worst first"],
  ["best", "the best first"],
  ["dataset", "as in the data set"],
];

/** What an address asks for; what is not understood is as if it were not there. */
export function askedOf(
  query: Readonly<Record<string, string>>,
): PredictionsAsked & { readonly page: number } {
  const page = Math.max(1, Math.floor(Number(query.page ?? 1)) || 1);
  const order = orders.find(([one]) => one === query.order)?.[0] ?? "worst";
  return {
    from: (page - 1) * pagePictures,
    count: pagePictures,
    order,
    isWrong: query.wrong === "1",
    page,
  };
}

export function predictionsPage(
  record: RunRecord,
  { order, isWrong, page }: ReturnType<typeof askedOf>,
  { total, rows }: Predictions,
): Html {
  const here = links.predictions(record.id);
  const to = (n: number) =>
    `${here}?${new URLSearchParams({ order, ...(isWrong && { wrong: "1" }), page: String(n) })}`;
  const pages = Math.max(1, Math.ceil(total / pagePictures));
  return html`<p>${record.model.name} on <a href="${links.record(record.id)}">${record.protocol.id}</a>: ${total} ${isWrong ? "wrong " : ""}predictions.</p>
<form class="filters" action="${here}"><label>Order<select name="order">${orders.map(([one, name]) => html`<option value="${one}"${one === order ? html` selected` : ""}>${name}</option>`)}</select></label>
<label>Which<select name="wrong"><option value="">all</option><option value="1"${isWrong ? html` selected` : ""}>only what is wrong</option></select></label><button>Show</button></form>
<ul class="pictures">${rows.map((row) => picture(record.id, row))}</ul>
${pages === 1 ? "" : html`<nav class="pages" aria-label="Pages">${page > 1 ? html`<a href="${to(page - 1)}" rel="prev">Before</a>` : ""}<span>Page ${page} of ${pages}</span>${page < pages ? html`<a href="${to(page + 1)}" rel="next">After</a>` : ""}</nav>`}`;
}

const picture = (id: string, { sample, truth, said, isRight, says }: Shown): Html =>
  html`<li><img src="${links.picture(id, sample)}" alt="${truth}" loading="lazy" width="224" height="224"><div dir="auto"><strong class="${isRight === null ? "" : isRight ? "right" : "wrong"}">${isRight === null ? says : said}</strong><br><span class="soft">true: ${truth}</span><br><span class="soft small">${sample}</span></div></li>`;
