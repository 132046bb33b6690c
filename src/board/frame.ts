/** @module The frame of every page: where one is, where one can go, and nothing from elsewhere. */
import { type Html, html } from "../html.ts";
import { links } from "./links.ts";

export interface Framed {
  readonly title: string;
  /** One sentence for search engines and feeds. */
  readonly about?: string;
  readonly content: Html;
}

const places: readonly (readonly [path: string, name: string])[] = [
  [links.benchmarks(), "Benchmarks"],
  [links.models(), "Models"],
  [links.caseStudy(), "Vim and VMamba"],
  [links.devices(), "Devices"],
  [links.about(), "About"],
];

/** A whole document; `path` is that of the page. */
export const framed = ({ title, about, content }: Framed, path: string): string =>
  `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${path === links.home() ? title : `${title} · Snellen`}</title>
${about === undefined ? "" : html`<meta name="description" content="${about}">`}
<link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/atom+xml" title="Latest records" href="/feed.xml">
<script src="/board.js"></script></head>
<body><a class="skip" href="#content">To the content</a>
<header class="top"><div><a class="name" href="/"><svg viewBox="0 0 5 5" aria-hidden="true"><path d="M0 0h5v1H1v1h4v1H1v1h4v1H0z"/></svg>Snellen</a>
<nav aria-label="Board">${places.map(([to, name]) => placeLink(to, name, path))}</nav>
<form action="/search" role="search"><input name="q" type="search" aria-label="Search models, benchmarks, records" placeholder="Search"><button>Search</button></form>
</div></header>
<main id="content"><h1 dir="auto">${title}</h1>
${content}</main>
<footer><div><span>Snellen: an eye test for vision models. Numbers with their evidence.</span>
<button id="theme" type="button" hidden>Light or dark</button></div></footer></body></html>`.html
  }\n`;

const placeLink = (to: string, name: string, path: string): Html =>
  path === to || path.startsWith(`${to}/`)
    ? html`<a href="${to}" aria-current="page">${name}</a>`
    : html`<a href="${to}">${name}</a>`;

export const measuredTag: Html = html`<span class="tag measured">measured</span>`;
export const reportedTag: Html = html`<span class="tag reported">reported</span>`;

/** Terms and what they are. */
export const facts = (
  rows: readonly (readonly [term: string, is: Html | string | number])[],
): Html =>
  html`<dl class="facts">${rows.map(([term, is]) => html`<dt>${term}</dt><dd dir="auto">${is}</dd>`)}</dl>`;
