import * as Plot from "@observablehq/plot";
import { describe, expect, test } from "vitest";
import { html, raw } from "../html.ts";
import { figure, page, table } from "./page.ts";
import { chartSvg } from "./svg.ts";

describe("chartSvg", () => {
  const rows = [
    { model: "a", n: 1, y: 10 },
    { model: "a", n: 100, y: 1000 },
    { model: "<b>", n: 1, y: 20 },
  ];
  const svg = chartSvg({
    title: "growth",
    x: { type: "log" },
    y: { type: "log" },
    marks: [
      Plot.line(rows, { x: "n", y: "y", stroke: "model" }),
      Plot.text(rows, { x: "n", y: "y", text: "model" }),
    ],
  });

  test("is one element of SVG that needs nothing beside it", () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain('aria-label="growth"');
    expect(svg).not.toMatch(/<script|href=|url\(/);
  });

  test("escapes what it is told", () => {
    expect(svg).toContain("&lt;b&gt;");
    expect(svg).not.toContain("<b>");
  });
});

describe("a page", () => {
  test("escapes every value, and takes pictures as they are", () => {
    const text = page("<x>", [
      table(["model", "ms"], [["a & b", 3]]),
      figure("<svg></svg>", html`of ${"<i>"}`),
      raw("<hr>"),
    ]);
    expect(text).toContain("<title>&#60;x&#62;</title>");
    expect(text).toContain("<th>a &#38; b</th><td>3</td>");
    expect(text).toContain("<svg></svg><figcaption>of &#60;i&#62;</figcaption>");
    expect(text).toContain("<hr>");
  });
});
