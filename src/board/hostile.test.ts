/** @module The board against names, paths, bodies and clients that mean no good, and against damaged stores. */
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { fieldOf, profileOf, runOf } from "../../test/support/board-records.ts";
import { temporary } from "../../test/support/pictures.ts";
import { isWellFormed } from "../../test/support/well-formed.ts";
import { pictureOf, seenIn } from "../evaluate/index.ts";
import { digestOf, folderLibrary, folderStore, type KeptRecord } from "../record/index.ts";
import { builtIn, reportedLibrary, reportedStore } from "../reported/index.ts";
import { largestBody } from "./api.ts";
import { badgeSvg } from "./badge.ts";
import { type BoardSources, board, serve, withLimits } from "./index.ts";
import { links, slugOf } from "./links.ts";

const sourcesOf = (root: string): BoardSources => ({
  library: folderLibrary(root),
  record: (id) => folderStore(root).get(id),
  reported: reportedLibrary(root),
  predictions: (id, asked) => seenIn(root, id, asked),
  picture: async (id, sample) => ({
    type: "image/png",
    bytes: Uint8Array.from(await pictureOf(root, id, sample)),
  }),
  keep: (record) => folderStore(root).keep(record),
  keepReported: (reported) => reportedStore(root).keep(reported),
});

async function storeOf(...records: readonly KeptRecord[]): Promise<string> {
  const root = await temporary("board");
  for (const record of records) await folderStore(root).keep(record);
  return root;
}

const hostile = {
  markup: `<script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;`,
  "10,000 letters": "x".repeat(10_000),
  "right to left": "\u202e\u05d0\u05d1gnp.exe\u2066",
  "control characters": "a\u0000b\u0007c\u001b[31m\ufffe\uffff\ud800d",
  "a path": "../../etc/passwd\u0000.png",
  "a name of objects": "__proto__",
};

describe.each(Object.entries(hostile))("%s in names", (_, name) => {
  const whole = runOf({ name, share: 0.6 });
  const part = runOf({ name, id: `${name} part`, marks: [name] });
  const other = runOf({ name: `${name} two`, id: "two" });
  const records = [whole, part, other, profileOf([name, `${name} two`]), fieldOf(name)];
  const pages = [
    ...[links.home(), links.benchmarks(), links.models(), links.devices(), links.caseStudy()],
    ...[links.benchmark("folder/top-1"), links.model(name), links.compare([name, `${name} two`])],
    ...[links.search("two"), links.device(profileOf([name]).fingerprint)],
    ...records.map(({ id }) => links.record(id)),
  ];

  test("are text on every page, and nothing else", async () => {
    const app = board(sourcesOf(await storeOf(...records)));
    for (const path of pages) {
      const answer = await app.request(path);
      const text = await answer.text();
      expect(answer.status, path).toBe(200);
      expect(text.length, path).toBeLessThan(300_000);
      expect(text.includes("\u0000"), path).toBe(false);
      const { document } = parseHTML(text);
      expect(document.querySelectorAll("script:not([src='/board.js'])"), path).toHaveLength(0);
      expect(document.querySelectorAll("[onerror], img[src=x]"), path).toHaveLength(0);
    }
  });

  test("leave feed and badges well-formed", async () => {
    const app = board(sourcesOf(await storeOf(...records)));
    const badges = [`/badges/${whole.id}.svg`, `/badges/models/${slugOf(name)}/folder/top-1.svg`];
    for (const path of ["/feed.xml", ...badges]) {
      const answer = await app.request(path);
      expect(answer.status, path).toBe(200);
      expect(isWellFormed(await answer.text()), path).toBe(true);
    }
  });

  test("stay what they are in JSON, and can be searched for", async () => {
    const app = board(sourcesOf(await storeOf(...records)));
    const model = await (await app.request(`/api/models/${slugOf(name)}`)).json();
    expect(model).toMatchObject({ name });
    const asked = await app.request(`/search?${new URLSearchParams({ q: name })}`);
    expect(asked.status).toBe(200);
    expect((await asked.text()).includes("<img")).toBe(false);
  });
});

test("the check of XML knows what is not well-formed", () => {
  const bad = ["<a>", "<a></b>", '<a b="<"/>', "<a>&</a>", "<a>\u0007</a>", "<a b=1/>", "<a/>x"];
  for (const text of bad) expect(isWellFormed(text), text).toBe(false);
  expect(isWellFormed(badgeSvg({ left: "a & b", right: "<1 %", kind: "measured" }))).toBe(true);
});

describe("a path", () => {
  const run = runOf({ name: "model" });
  test.each([
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%00",
    "/%",
    "/%ff%fe",
    "/records/%2e%2e%2f%2e%2e",
    `/records/${run.id}/pictures/..%2f..%2f..%2fetc%2fpasswd.png`,
    `/records/${run.id}/pictures/%00.png`,
    "/records/..%2frecord.json/pictures/x.png",
    `/records/${"0".repeat(64)}/predictions`,
    `/records/${run.id}/predictions?page=-1e999&order=__proto__`,
    "/models/__proto__",
    "/models/constructor",
    "/benchmarks/__proto__",
    "/badges/__proto__.svg",
    "/badges/models/__proto__/__proto__.svg",
    "/api/models/..%2f..",
    "/api/records/..%2f..%2fpackage.json",
    "/devices/toString",
    `/${"a".repeat(10_000)}`,
  ])("%s leads nowhere", async (path) => {
    const answer = await withLimits(sourcesOf(await storeOf(run))).request(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toMatch(/root:|at .*\.ts:\d/);
  });

  test.each([
    "/benchmarks/folder/top-1?page=9999999&sort=__proto__&order=x&parameters=NaN&macs=-1&cost=<b>",
    `/benchmarks/folder/top-1?q=${"%f0%9f%91%81".repeat(500)}`,
    "/compare?m=&m=__proto__&m=%00",
    `/compare/${"a,".repeat(2000)}`,
    "/search?q=%00%ff",
    "/api/records?from=-1&count=1e9",
  ])("%s asks for nothing odd", async (path) => {
    const answer = await withLimits(sourcesOf(await storeOf(run))).request(path);
    expect(answer.status).toBeLessThan(400);
  });
});

test("a record beside the store cannot be climbed to", async () => {
  const root = await storeOf(runOf({ name: "inside" }));
  const outside = runOf({ name: "outside" });
  await folderStore(join(root, "inner")).keep(outside);
  const app = withLimits(sourcesOf(root));
  const climbing = encodeURIComponent(`inner/${outside.id}`);
  for (const path of ["/api/records/", "/records/"]) {
    expect((await app.request(path + climbing)).status).toBe(404);
  }
});

test("what goes wrong is one line", async () => {
  const app = withLimits({
    ...sourcesOf(await storeOf()),
    library: () => Promise.reject(new Error("the disk is <gone>\nat secret.ts:1")),
  });
  for (const path of ["/", "/api/records"]) {
    const answer = await app.request(path);
    const text = await answer.text();
    expect([answer.status, text.includes("<gone>"), text.includes("secret")]).toEqual([
      ...[500, path !== "/", false],
    ]);
  }
});

test("damaged and newer records are named on the first page, and the rest works", async () => {
  const run = runOf({ name: "sound" });
  const root = await storeOf(run);
  const bad = {
    "not JSON": "{",
    "written by a newer Snellen (schema 99": '{"schema": 99}',
    "not a record": '{"schema": 1, "kind": "evaluation"}',
    "not a record (": JSON.stringify({ ...run, results: "<b>none</b>" }),
  };
  for (const [why, text] of Object.entries(bad)) {
    await mkdir(join(root, digestOf(why)));
    await writeFile(join(root, digestOf(why), "record.json"), text);
  }
  await mkdir(join(root, digestOf("a folder"), "record.json"), { recursive: true });
  await mkdir(join(root, "reported"));
  await writeFile(join(root, "reported", "odd.json"), "[");
  const app = board(sourcesOf(root));
  const home = await (await app.request("/")).text();
  for (const why of Object.keys(bad)) {
    expect(home).toContain(digestOf(why).slice(0, 12));
    expect(home.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))).toContain(why);
  }
  expect(home).toContain("odd.json");
  expect(home).toContain("6 files could not be read");
  expect(home).toContain("sound");
  expect((await app.request(links.record(run.id))).status).toBe(200);
  expect((await app.request(links.record(digestOf("not JSON")))).status).toBe(404);
  expect((await app.request(`/api/records/${digestOf("not JSON")}`)).status).toBe(404);
  const { damaged } = (await (await app.request("/api/records")).json()) as { damaged: unknown[] };
  expect(damaged).toHaveLength(5);
});

const token = "a token of some length";
const as = (said: string | undefined, method: string, body: string): RequestInit => ({
  ...{ method, body },
  headers: said === undefined ? {} : { Authorization: `Bearer ${said}` },
});

describe("writing", () => {
  const run = runOf({ name: "pushed" });
  const text = JSON.stringify(run);

  test("is not there without a token", async () => {
    const app = withLimits(sourcesOf(await storeOf()));
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await app.request("/api/records", as(token, method, text));
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
  });

  test("needs the right token", async () => {
    const root = await storeOf();
    const app = withLimits(sourcesOf(root), token);
    const push = async (said: string | undefined) =>
      (await app.request("/api/records", as(said, "POST", text))).status;
    expect([await push(undefined), await push("another token"), await push(`${token}x`)]).toEqual([
      401, 403, 403,
    ]);
    expect(await readdir(root)).toEqual([]);
    expect((await app.request("/api/records", { method: "DELETE" })).status).toBe(405);
  });

  test("keeps a record once, and refuses another under its id, and what is none", async () => {
    const root = await storeOf();
    const app = withLimits(sourcesOf(root), token);
    const push = async (body: string) => {
      const answer = await app.request("/api/records", as(token, "POST", body));
      return [answer.status, await answer.json()] as [number, { problem: string }];
    };
    expect(await push(text)).toEqual([201, { kept: run.id }]);
    expect(await push(text)).toEqual([201, { kept: run.id }]);
    const other = { ...run, results: [{ ...run.results[0], value: 0.99 }] };
    expect((await push(JSON.stringify(other)))[0]).toBe(409);
    for (const body of ["", "{", "null", '{"schema":99}', text.replace(run.id, "../../x")]) {
      const [status, { problem }] = await push(body);
      expect([status, typeof problem, problem.includes("\n")]).toEqual([400, "string", false]);
    }
    expect((await folderStore(root).get(run.id))?.id).toBe(run.id);
    const runs = await readdir(root);
    expect(runs.filter((name) => !name.endsWith(".jsonl"))).toEqual([run.id]);
  });

  test("keeps reported results with their history", async () => {
    const root = await storeOf();
    const app = withLimits(sourcesOf(root), token);
    const [one] = builtIn();
    const source = { ...one, source: { ...one.source, name: "a source" } };
    const put = async (reported: object, to = slugOf("a source")) => {
      const answer = await app.request(
        `/api/reported/${to}`,
        as(token, "PUT", JSON.stringify(reported)),
      );
      const { was, problem } = (await answer.json()) as { was?: string; problem?: string };
      return [answer.status, was ?? problem];
    };
    expect(await put(source)).toEqual([201, "new"]);
    expect(await put(source)).toEqual([201, "unchanged"]);
    expect(await put({ ...source, results: source.results.slice(1) })).toEqual([201, "replaced"]);
    expect((await put(source, "another"))[0]).toBe(400);
    expect(await put({})).toEqual([400, expect.stringMatching(/^what was sent: .*\(\w+: .*\)$/)]);
    expect(await readdir(join(root, "reported", "history"))).toHaveLength(1);
  });

  test("of a huge body ends before it is read", async () => {
    const app = withLimits(sourcesOf(await storeOf()), token);
    const declared = await app.request("/api/records", {
      ...as(token, "POST", ""),
      body: new Uint8Array(largestBody + 1),
    });
    expect(declared.status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream({
      pull(to) {
        sent += 2 ** 20;
        to.enqueue(new Uint8Array(2 ** 20));
      },
    });
    const streamed = await app.request("/api/records", {
      ...{ ...as(token, "POST", ""), body: endless },
      duplex: "half",
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(sent).toBeLessThan(2 * largestBody);
  });
});

/** Over a connection of its own. */
async function statusOf(address: string): Promise<number | undefined> {
  const [answer] = await once(get(address, { agent: false }), "response");
  for await (const _ of answer);
  return answer.statusCode;
}

describe("a server", () => {
  test("answers 2,000 requests at once, while slow clients wait", async () => {
    const root = await storeOf(...Array.from({ length: 50 }, (_, i) => runOf({ name: `m${i}` })));
    await using serving = await serve(sourcesOf(root), { host: "127.0.0.1", port: 0 });
    const { hostname, port } = new URL(serving.address);
    const slow = Array.from({ length: 50 }, () => connect(Number(port), hostname));
    for (const socket of slow) {
      socket.on("error", () => undefined);
      socket.write("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    }
    const paths = ["/", "/models", "/benchmarks/folder/top-1", "/api/records"];
    const asked = Array.from({ length: 2000 }, (_, i) =>
      statusOf(serving.address + paths[i % paths.length]),
    );
    expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
    for (const socket of slow) socket.destroy();
  });

  test("drops clients that never end their head, and closes at once", async () => {
    const serving = await serve(sourcesOf(await storeOf()), { host: "127.0.0.1", port: 0 });
    const { hostname, port } = new URL(serving.address);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await fetch(serving.address);
    await serving[Symbol.asyncDispose]();
    await closed;
    await expect(fetch(serving.address)).rejects.toThrow();
  });

  test("says in one line when its port is taken", async () => {
    const sources = sourcesOf(await storeOf());
    await using serving = await serve(sources, { host: "127.0.0.1", port: 0 });
    const port = Number(new URL(serving.address).port);
    await expect(serve(sources, { host: "127.0.0.1", port })).rejects.toThrow(
      "it is taken; --port 0 takes a free one",
    );
  });
});
