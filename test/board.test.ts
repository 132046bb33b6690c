/** @module The board as people meet it: in Chromium, live and as files, in light and dark, at a desk and on a phone. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Serving, serve } from "../src/board/index.ts";
import { writeBoard } from "../src/cli/board.ts";
import { boardSources } from "../src/cli/board-sources.ts";
import { type BoardStore, boardStore, runningAgain } from "./support/board-store.ts";
import { hasNoBrowser, openBrowser } from "./support/browser.ts";
import { temporary } from "./support/pictures.ts";

const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

let store: BoardStore;
let serving: Serving;
let browser: Browser;
beforeAll(async () => {
  if (hasNoBrowser) return;
  [store, browser] = await Promise.all([boardStore(), openBrowser()]);
  serving = await serve(boardSources(store.root), { host: "127.0.0.1", port: 0 });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await serving?.[Symbol.asyncDispose]();
});

/** What went wrong in a page, and where it went that is not the board. */
interface Watched extends AsyncDisposable {
  readonly page: Page;
  readonly problems: readonly string[];
}

async function watched(home: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (said) => {
    if (said.type() === "error" || said.type() === "warning") problems.push(said.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("requestfailed", (asked) => {
    const why = asked.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") problems.push(`${asked.url()} failed: ${why}`); // it went on to another page
  });
  page.on("request", (asked) => {
    if (!asked.url().startsWith(home) && !asked.url().startsWith("data:"))
      problems.push(`${asked.url()} is elsewhere`);
  });
  return { page, problems, [Symbol.asyncDispose]: () => context.close() };
}

/** `7.10 M` → 7100000 */
const numberOf = (text: string): number => {
  const [, number, letter] = /^([\d.]+)(?: ([kMGT]))?/.exec(text) ?? [];
  return Number(number) * 1000 ** ("kMGT".indexOf(letter ?? "") + 1);
};

const cellsOf = (page: Page, column: string): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll("#results tbody tr")].map((row) =>
    row.cells[document.querySelector("th[data-column=${column}]").cellIndex].textContent.trim())`);

/** How wide the first picture of a page of predictions is; 0 until it has come. */
const widthOf = (page: Page): Promise<number> =>
  page.evaluate<number>(`document.querySelector("ul.pictures img").naturalWidth`);

/** Filters and orders a benchmark, which goes the same way with a server and without. */
async function filterAndSort(page: Page): Promise<void> {
  const all = await cellsOf(page, "model");
  await page.getByLabel("Words").fill("vim");
  await expect.poll(() => cellsOf(page, "model")).not.toEqual(all);
  const found = await cellsOf(page, "model");
  expect(found.length).toBeGreaterThan(3);
  expect(await page.locator("#results caption").textContent()).toContain(`${found.length} results`);
  for (const up of [true, false]) {
    await page.locator("th[data-column=parameters] a").click();
    const wanted = up ? "ascending" : "descending";
    await page.waitForSelector(`th[data-column=parameters][aria-sort=${wanted}]`);
    const numbers = (await cellsOf(page, "parameters")).filter(Boolean).map(numberOf);
    expect(numbers).toEqual(numbers.toSorted((a, b) => (up ? a - b : b - a)));
  }
  await page.getByLabel("Parameters up to, M").fill("8");
  await expect
    .poll(async () => Math.max(...(await cellsOf(page, "parameters")).map(numberOf)))
    .toBeLessThanOrEqual(8e6);
  await page.locator("[data-reset]").click();
  await expect.poll(async () => (await cellsOf(page, "model")).length).toBe(all.length);
}

describe.skipIf(hasNoBrowser)("in a browser, the board", () => {
  test("filters and sorts a benchmark", async () => {
    await using watch = await watched(serving.address);
    await watch.page.goto(`${serving.address}/benchmarks/imagenet-1k/top-1`);
    await filterAndSort(watch.page);
    expect(watch.problems).toEqual([]);
  });

  test("works without scripts", async () => {
    await using watch = await watched(serving.address, { javaScriptEnabled: false });
    const { page } = watch;
    await page.goto(`${serving.address}/benchmarks/imagenet-1k/top-1`);
    await page.getByLabel("Words").fill("vim");
    await page.locator("form.filters button").click();
    await page.waitForURL(/q=vim/);
    for (const row of await page.locator("#results tbody tr").all())
      expect((await row.textContent())?.toLowerCase()).toContain("vim");
    expect(watch.problems).toEqual([]);
  });

  test("compares two models with a paired test", async () => {
    await using watch = await watched(serving.address);
    const { page } = watch;
    await page.goto(`${serving.address}/compare/none`);
    const names = page.locator("input[name=m]");
    await names.nth(0).fill("colour");
    await names.nth(1).fill("swapped");
    await page.getByRole("button", { name: "Compare" }).click();
    await page.waitForURL(/\/compare\/colour,swapped$/);
    const row = page.getByRole("region", { name: "Paired tests" }).locator("tbody tr");
    expect(await row.textContent()).toContain("60 images");
    const [first, second] = store.colours.map(({ results }) => results[0].value ?? 0);
    expect(await row.textContent()).toContain(`${(100 * (first - second)).toFixed(2)} %`);
    expect(watch.problems).toEqual([]);
  });

  test("shows the pictures of a record, those that went wrong alone when asked", async () => {
    await using watch = await watched(serving.address);
    const { page } = watch;
    for (const { id } of [store.colours[0], store.exam, store.search]) {
      await page.goto(`${serving.address}/records/${id}`);
      await page.getByRole("link", { name: /every prediction/i }).click();
      await page.locator("ul.pictures img").first().scrollIntoViewIfNeeded();
      await expect.poll(() => widthOf(page)).toBeGreaterThan(0);
    }
    await page.goto(`${serving.address}/records/${store.colours[0].id}/predictions`);
    await page.locator("select[name=wrong]").selectOption("1");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/wrong=1/);
    expect(await page.locator("ul.pictures li").count()).toBe(1); // the green one that is blue
    expect(watch.problems).toEqual([]);
  });

  test("follows a run while it is made", async () => {
    await using watch = await watched(serving.address);
    const { page } = watch;
    await using run = await runningAgain(store.root, store.exam.id, 2);
    await page.goto(serving.address);
    const progress = page.locator("progress");
    expect(await progress.getAttribute("value")).toBe("40");
    expect(await progress.getAttribute("max")).toBe("120");
    await run.goOn();
    await expect.poll(() => progress.getAttribute("value"), { timeout: 10_000 }).toBe("60");
    await run[Symbol.asyncDispose]();
    await expect.poll(() => progress.count(), { timeout: 10_000 }).toBe(0);
    expect(watch.problems).toEqual([]);
  });
});

const looks = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const;

describe.skipIf(hasNoBrowser)("for everybody", () => {
  const pages: readonly (readonly [name: string, path: () => string])[] = [
    ["home", () => "/"],
    ["benchmarks", () => "/benchmarks"],
    ["a reported benchmark", () => "/benchmarks/imagenet-1k/top-1"],
    ["a measured benchmark", () => "/benchmarks/folder/top-1"],
    ["models", () => "/models"],
    ["a measured model", () => "/models/colour"],
    ["a reported model", () => "/models/vmamba-t"],
    ["a run", () => `/records/${store.exam.id}`],
    ["a profile", () => `/records/${store.profile}`],
    ["a field", () => `/records/${store.field}`],
    ["predictions", () => `/records/${store.colours[0].id}/predictions`],
    ["compare", () => "/compare/colour,swapped"],
    ["a device", () => `/devices/${store.fingerprint}`],
    ["about", () => "/about"],
    ["search", () => "/search?q=vmamba"],
    ["the case study", () => "/vim-and-vmamba"],
    ["what is not there", () => "/nowhere"],
  ];

  test.each(pages)("%s is light, quiet and accessible", async (_, path) => {
    await using watch = await watched(serving.address);
    const { page } = watch;
    await page.addInitScript(axe);
    const answer = await page.goto(serving.address + path());
    expect((await answer?.body())?.length).toBeLessThan(300_000);
    for (const [colorScheme, width] of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const { violations } = await page.evaluate<AxeResults>("axe.run()");
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
      expect(found, `${colorScheme}, ${width} px`).toEqual([]);
      const wide = "document.documentElement.scrollWidth";
      expect(await page.evaluate<number>(wide), `${width} px`).toBeLessThanOrEqual(width);
    }
    expect(watch.problems.filter((problem) => !problem.includes("404"))).toEqual([]);
  });
});

describe.skipIf(hasNoBrowser)("as files", () => {
  let site: string;
  beforeAll(async () => {
    site = join(await temporary("site"), "board");
    await writeBoard(store.root, site);
  }, 60_000);

  test("every link leads to a file", async () => {
    const files = new Set(await readdir(site, { recursive: true }));
    const broken: string[] = [];
    for (const file of files) {
      if (!file.endsWith(".html")) continue;
      const text = await readFile(join(site, file), "utf8");
      for (const [, to] of text.matchAll(/\b(?:href|src)="([^"#][^"]*)"/g)) {
        if (/^(https?|data):/.test(to)) continue;
        const [path] = to.replace(/&#(\d+);/g, (_, c) => String.fromCharCode(c)).split("#");
        if (!files.has(join(dirname(file), path))) broken.push(`${file} → ${path}`);
      }
    }
    expect(broken).toEqual([]);
    expect(files.size).toBeGreaterThan(50);
  });

  test("it opens from the file system, with filters and pictures", async () => {
    const home = pathToFileURL(site).href;
    await using watch = await watched(home);
    const { page } = watch;
    await page.goto(`${home}/index.html`);
    await page.getByRole("link", { name: "Benchmarks", exact: true }).click();
    await page.getByRole("link", { name: "imagenet-1k/top-1" }).click();
    expect(await page.locator("h1").textContent()).toBe("imagenet-1k/top-1");
    await filterAndSort(page);
    await page.locator("#results tbody th a").first().click();
    expect(page.url()).toContain("/models/");
    await page.goto(`${home}/records/${store.colours[0].id}/predictions/index.html`);
    await expect.poll(() => widthOf(page)).toBeGreaterThan(0);
    expect(watch.problems).toEqual([]);
  });

  test("a search finds every name, over an index that is loaded with the first words", async () => {
    const home = pathToFileURL(site).href;
    await using watch = await watched(home);
    const { page } = watch;
    const loaded: string[] = [];
    page.on("request", (asked) => loaded.push(asked.url()));
    await page.goto(`${home}/models/colour/index.html`);
    expect(loaded.filter((url) => url.includes("search-index"))).toEqual([]);
    await page.getByRole("searchbox").fill("VMAMBA t");
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/search\/index\.html\?q=VMAMBA/);
    await page.locator("#found").getByRole("link", { name: "vmamba-t", exact: true }).click();
    expect(await page.locator("h1").textContent()).toBe("vmamba-t");
    await page.goto(`${home}/search/index.html?q=${store.exam.id.slice(0, 12)}`);
    await page.locator("#found").getByRole("link").click();
    expect(page.url()).toContain(`/records/${store.exam.id}/`);
    await page.goto(`${home}/search/index.html?q=${encodeURIComponent("<b>nobody</b>")}`);
    await expect.poll(() => page.locator("#found").textContent()).toContain("Nothing has all");
    expect(watch.problems).toEqual([]);
  });

  test("its JSON is that of the records", async () => {
    const text = await readFile(join(site, "api", "records", `${store.exam.id}.json`), "utf8");
    expect(JSON.parse(text)).toEqual(store.exam);
  });
});
