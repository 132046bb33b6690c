/** @module The board as a function from a request to a response. Pages with charts are loaded by the first request for one. */
import { type Context, Hono } from "hono";
import { messageOf } from "../errors.ts";
import { type Html, html } from "../html.ts";
import { aboutPage } from "./about.ts";
import { api } from "./api.ts";
import { rowsScript } from "./benchmark-table.ts";
import { devicesOf, devicesPage } from "./device.ts";
import { evidenceRoutes } from "./evidence-routes.ts";
import { type Framed, framed } from "./frame.ts";
import { homePage, runningList } from "./home.ts";
import { icon } from "./icon.ts";
import { links } from "./links.ts";
import { benchmarksPage, modelsPage } from "./lists.ts";
import { modelsOf } from "./models-known.ts";
import { script } from "./script.ts";
import { indexScript, searchPage } from "./search.ts";
import { queryOf } from "./select.ts";
import { type BoardData, type BoardSources, dataOf, recordOf } from "./sources.ts";
import { benchmarksOf } from "./standings.ts";
import { style } from "./style.ts";

/** Nothing from elsewhere, no frames, and neither styles nor scripts in the text. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** All pages over what `sources` give. It listens to nothing by itself: ask it with `board(…).request(path)`. */
export function board(sources: BoardSources): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("Content-Security-Policy", policy);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
  });
  const show = (c: Context, page: Framed, status: 200 | 404 | 500 = 200) =>
    c.html(framed(page, c.req.path), status);
  const missing = (c: Context, what: string) =>
    show(c, { title: "Not here", content: notHere(what) }, 404);

  app.get("/style.css", (c) => c.body(style, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.get("/board.js", (c) =>
    c.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  app.get("/icon.svg", (c) => c.body(icon, 200, { "Content-Type": "image/svg+xml" }));

  app.get("/", async (c) => {
    const data = await dataOf(sources);
    const content = homePage(data, [...benchmarksOf(data).values()]);
    return show(c, { title: "Snellen, an eye test for vision models", content });
  });
  app.get("/running", async (c) => c.html(runningList((await sources.running?.()) ?? []).html));
  app.get("/benchmarks", async (c) => {
    const benchmarks = [...benchmarksOf(await dataOf(sources)).values()];
    return show(c, { title: "Benchmarks", content: benchmarksPage(benchmarks) });
  });
  app.get("/benchmarks/:key{.+}/rows.js", async (c) => {
    const benchmark = benchmarksOf(await dataOf(sources)).get(c.req.param("key"));
    return benchmark === undefined
      ? c.notFound()
      : c.body(rowsScript(benchmark), 200, { "Content-Type": "text/javascript; charset=utf-8" });
  });
  app.get("/benchmarks/:key{.+}", async (c) => {
    const { key } = c.req.param();
    const benchmark = benchmarksOf(await dataOf(sources)).get(key);
    if (benchmark === undefined) return missing(c, `a benchmark ${key.slice(0, 80)}`);
    const { benchmarkPage } = await import("./benchmark.ts");
    const content = benchmarkPage(benchmark, queryOf(c.req.query()));
    return show(c, { title: benchmark.key, content });
  });
  app.get("/models", async (c) =>
    show(c, { title: "Models", content: modelsPage(modelsOf(await dataOf(sources))) }),
  );
  app.get("/devices", async (c) =>
    show(c, { title: "Devices", content: devicesPage(devicesOf(await dataOf(sources))) }),
  );
  app.get("/devices/:fingerprint", async (c) => {
    const { fingerprint } = c.req.param();
    const profiles = devicesOf(await dataOf(sources)).get(fingerprint);
    if (profiles === undefined) return missing(c, `a device ${fingerprint.slice(0, 80)}`);
    const { devicePage } = await import("./device-page.ts");
    return show(c, { title: profiles[0].machine.cpu, content: devicePage(profiles) });
  });
  app.get("/vim-and-vmamba", async (c) => {
    const { caseStudy } = await import("./case-study.ts");
    return show(c, await caseStudy(await dataOf(sources), (id) => recordOf(sources, id)));
  });
  app.get("/about", async (c) =>
    show(c, { title: "How the numbers are made", content: aboutPage(await dataOf(sources)) }),
  );
  app.get("/search", async (c) => {
    const words = (c.req.query("q") ?? "").slice(0, 200);
    return show(c, {
      title: "Search",
      content: searchPage(words, placesOf(await dataOf(sources))),
    });
  });
  app.get(links.searchIndex(), async (c) =>
    c.body(indexScript(placesOf(await dataOf(sources))), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
    }),
  );
  app.route("/", evidenceRoutes(sources, { show, missing }));
  app.route("/", api(sources));
  app.onError((error, c) =>
    c.req.path.startsWith("/api/")
      ? c.json({ problem: lineOf(error) }, 500)
      : show(
          c,
          { title: "This did not work", content: html`<p dir="auto">${lineOf(error)}</p>` },
          500,
        ),
  );
  app.notFound((c) => missing(c, "a page of this address"));
  return app;
}

const placesOf = (data: BoardData) => ({
  ...{ data, models: modelsOf(data) },
  benchmarks: [...benchmarksOf(data).values()],
});

const lineOf = (error: Error): string => messageOf(error).split("\n")[0].slice(0, 500);

const notHere = (what: string): Html =>
  html`<p>There is not ${what}. It may be called otherwise: <a href="/search">search</a>, or begin <a href="/">at the first page</a>.</p>`;
