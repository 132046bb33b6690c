/** @module The board as files that need no server: crawled from its first page, with links from file to file. */
import type { Hono } from "hono";

export interface ExportedFile {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** JSON that is written beside the pages, though no page leads there. */
const alsoTaken = [
  "/api/records",
  "/api/benchmarks",
  "/api/reported",
  "/api/schema",
  "/feed.xml",
  "/search",
];

/** What only a server can answer: filters come from the browser instead. */
const liveOnly = ["/running", "/compare?"];

/** Everything that can be reached from the first page of `app`, one file after the other. */
export async function* exported(app: Hono): AsyncGenerator<ExportedFile> {
  const known = new Set(["/", ...alsoTaken]);
  for (const path of known) {
    const answer = await app.request(path);
    if (answer.status >= 300) continue;
    const type = answer.headers.get("content-type") ?? "";
    const file = fileOf(path, type);
    const relink = scripts.find(([end]) => path.endsWith(end))?.[1];
    if (relink !== undefined) {
      yield { path: file, bytes: new TextEncoder().encode(relink(await answer.text(), file)) };
      continue;
    }
    if (!type.startsWith("text/html")) {
      yield { path: file, bytes: new Uint8Array(await answer.arrayBuffer()) };
      continue;
    }
    const text = await answer.text();
    for (const to of linksIn(text)) if (isExported(to)) known.add(to);
    yield { path: file, bytes: new TextEncoder().encode(relinked(text, file)) };
  }
}

const attribute = /\b(href|src|action|data-live|data-results|data-index)="(\/[^"]*)"/g;

/** Addresses in the board itself, unescaped, without what follows `#`. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(attribute)].map(([, , to]) => unescaped(to).split("#")[0]).map(paged);

const isExported = (path: string): boolean => !liveOnly.some((one) => path.startsWith(one));

/** Of queries, only the page of a list is a file of its own. */
function paged(to: string): string {
  const [path, query] = to.split("?");
  const asked = new URLSearchParams(query ?? "");
  const page = asked.get("page");
  return page !== null && [...asked.keys()].length === 1 ? `${path}?page=${page}` : path;
}

/** `/models/vim-ti` → `models/vim-ti/index.html`, `/x?page=2` → `x/page-2/index.html` */
export function fileOf(to: string, type = "text/html"): string {
  const [path, query] = to.split("?");
  const page = new URLSearchParams(query ?? "").get("page");
  const parts = path.split("/").filter(Boolean).map(fileSafe);
  if (page !== null && page !== "1") parts.push(`page-${fileSafe(page)}`);
  const last = parts[parts.length - 1] ?? "";
  if (/\.(css|js|svg|xml|png|jpg)$/.test(last)) return parts.join("/");
  if (type.startsWith("application/json")) return `${parts.join("/")}.json`;
  return [...parts, "index.html"].join("/");
}

/** Names that any file system takes; what is encoded in an address stays encoded. */
const fileSafe = (part: string): string =>
  part.replace(/[^A-Za-z0-9._,-]/g, (c) => `_${c.charCodeAt(0).toString(16)}`);

function relinked(text: string, file: string): string {
  return text
    .replace(attribute, (_, name: string, to: string) => {
      const address = fromFile(file, to);
      if (address !== undefined) return `${name}="${address}"`;
      return name === "action" ? `${name}="#"` : `data-live-only="${name}"`;
    })
    .replace("<html ", "<html data-exported ");
}

/** The rows of a benchmark are HTML in strings of a script, which stands beside the page that it is for. */
const relinkedRows = (text: string, file: string): string =>
  text.replace(/\bhref=\\"(\/[^"\\]*)\\"/g, (all, to: string) => {
    const address = fromFile(file, to);
    return address === undefined ? all : `href=\\"${address}\\"`;
  });

/** Addresses of the index are for the page of the search, which alone loads it. */
const relinkedIndex = (text: string): string =>
  text.replace(/(?<=\{"to":")\/[^"\\]*(?=")/g, (to) => fromFile("search/index.html", to) ?? "#");

/** Scripts that hold data with addresses in it. */
const scripts: readonly (readonly [end: string, relink: (text: string, file: string) => string])[] =
  [
    ["/rows.js", relinkedRows],
    ["/search-index.js", relinkedIndex],
  ];

/** An address of the board as one relative to `file`, both as they stand in HTML; undefined: it is for a server only. */
function fromFile(file: string, to: string): string | undefined {
  const [address, anchor] = unescaped(to).split("#");
  if (!isExported(address)) return undefined;
  const up = "../".repeat(file.split("/").length - 1) || "./";
  const type = address.startsWith("/api/") ? "application/json" : "text/html";
  const path = escaped(up + fileOf(paged(address), type));
  return anchor === undefined ? path : `${path}#${escaped(anchor)}`;
}

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
