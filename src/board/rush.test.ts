/** @module The board while its store changes under it, and while more is asked than it takes on at once. */
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldOf, profileOf, runOf } from "../../test/support/board-records.ts";
import { temporary } from "../../test/support/pictures.ts";
import { boardSources } from "../cli/board-sources.ts";
import { folderStore, type KeptRecord } from "../record/index.ts";
import { board, serve } from "./index.ts";
import { links } from "./links.ts";

const zoo = ["vim-ti", "vmamba-t", "deit-ti"];
const records: readonly KeptRecord[] = [
  ...zoo.flatMap((name) => [runOf({ name }), fieldOf(name)]),
  profileOf(zoo),
];

const pages = [
  ...[links.home(), links.benchmarks(), links.models(), links.devices(), links.caseStudy()],
  ...[links.benchmark("folder/top-1"), links.benchmarkRows("folder/top-1"), links.about()],
  ...[links.search("vim"), links.searchIndex(), links.compare(zoo), "/running", "/feed.xml"],
  ...zoo.map((name) => links.model(name)),
  ...records.flatMap(({ id }) => [links.record(id), links.predictions(id), `/api/records/${id}`]),
  ...[links.device(profileOf(zoo).fingerprint), "/api/records", "/api/benchmarks", "/api/reported"],
  ...["/api/benchmarks/folder/top-1", "/api/models/vim-ti", `/badges/${records[0].id}.svg`],
];

/** A chance that is the same each time (Park and Miller). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** What may happen to the folder of a record, from outside. */
const changes: readonly ((root: string, record: KeptRecord) => Promise<unknown>)[] = [
  (root, record) => folderStore(root).keep(record),
  (root, { id }) => rm(join(root, id), { recursive: true, force: true }),
  (root, record) => written(root, record.id, JSON.stringify(record).slice(0, 500)),
  (root, { id }) => written(root, id, ""),
  (root, { id }) => written(root, id, "null"),
  (root, record) => written(root, record.id, JSON.stringify({ ...record, schema: 99 })),
  (root, { id }) => rm(join(root, id, "record.json"), { recursive: true, force: true }),
  async (root, { id }) => {
    await rm(join(root, id), { recursive: true, force: true });
    await mkdir(join(root, id, "record.json"), { recursive: true });
  },
  async (root, { id }) => {
    await rm(join(root, id), { recursive: true, force: true });
    await writeFile(join(root, id), "a file where a folder should be");
  },
  async (root, { id }) => {
    await mkdir(join(root, id, "ledger"), { recursive: true });
    await writeFile(join(root, id, "lock.1"), "{");
    await writeFile(join(root, id, "plan.json"), "{");
  },
  (root) => writeFile(join(root, "summaries.1.jsonl"), '{"id":"x"}\n{'),
  async (root) => {
    await mkdir(join(root, "reported"), { recursive: true });
    await writeFile(join(root, "reported", "half.json"), '{"schema":1,');
  },
  (root) => rm(join(root, "reported"), { recursive: true, force: true }),
];

async function written(root: string, id: string, text: string): Promise<void> {
  await mkdir(join(root, id), { recursive: true });
  await writeFile(join(root, id, "record.json"), text);
}

test.each([1, 2, 3])("a store that changes under it makes no page fail (seed %i)", async (seed) => {
  const root = await temporary("changing");
  for (const record of records) await folderStore(root).keep(record);
  const app = board(boardSources(root));
  const pick = chance(seed);
  for (let round = 0; round < 40; round++) {
    const asked = Array.from({ length: 12 }, () => pages[pick(pages.length)]);
    const changing = Array.from({ length: 3 }, () =>
      // Two changes of one folder may meet; what then fails is the change, not the board.
      changes[pick(changes.length)](root, records[pick(records.length)]).catch(() => undefined),
    );
    const answers = await Promise.all(asked.map(async (path) => app.request(path)));
    await Promise.all(changing);
    for (const [i, answer] of answers.entries()) {
      const said = `${asked[i]}: ${answer.status} ${(await answer.text()).slice(0, 300)}`;
      expect([200, 404], said).toContain(answer.status);
    }
  }
});

test("a damaged record is named where it is asked for", async () => {
  const root = await temporary("damaged");
  const [run] = records;
  await written(root, run.id, JSON.stringify(run).slice(0, 500));
  const app = board(boardSources(root));
  for (const path of [links.record(run.id), `/api/records/${run.id}`]) {
    const answer = await app.request(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("not JSON");
  }
});

test("a field that is damaged once it is known leaves the case study whole", async () => {
  const root = await temporary("case");
  for (const record of records) await folderStore(root).keep(record);
  const app = board(boardSources(root));
  expect(await (await app.request(links.caseStudy())).text()).toContain("Receptive field of");
  await written(root, fieldOf("vim-ti").id, "{");
  expect((await app.request(links.caseStudy())).status).toBe(200);
});

/** Status and `Retry-After` over a connection of its own. */
async function answered(address: string): Promise<string> {
  const [answer] = await once(get(address, { agent: false }), "response");
  for await (const _ of answer);
  return [answer.statusCode, answer.headers["retry-after"]].filter(Boolean).join(" ");
}

const mib = () => process.memoryUsage().rss / 2 ** 20;

test("3,000 requests at once, with clients that do not read, are answered or asked to come again", async () => {
  const root = await temporary("rush");
  for (const record of records) await folderStore(root).keep(record);
  await using serving = await serve(boardSources(root), { host: "127.0.0.1", port: 0 });
  const { hostname, port } = new URL(serving.address);
  for (const path of pages) await answered(serving.address + path);
  const before = mib();
  const deaf = Array.from({ length: 100 }, () => connect(Number(port), hostname));
  for (const socket of deaf) {
    socket.on("error", () => undefined);
    socket.pause();
    socket.write("GET /vim-and-vmamba HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  const asked = Array.from({ length: 3000 }, (_, i) =>
    answered(serving.address + pages[i % pages.length]),
  );
  const kinds = new Map<string, number>();
  for (const kind of await Promise.all(asked)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  for (const socket of deaf) socket.destroy();
  for (const kind of kinds.keys()) expect(["200", "404", "503 2"]).toContain(kind);
  expect(kinds.get("200")).toBeGreaterThan(500);
  expect(mib() - before, JSON.stringify([...kinds])).toBeLessThan(700);
  expect(await answered(serving.address)).toBe("200");
}, 60_000);

test("what is too much at once is refused with the time to come again", async () => {
  const root = await temporary("full");
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sources = boardSources(root);
  const { mostAtOnce, withLimits } = await import("./serve.ts");
  const app = withLimits({ ...sources, library: () => held.then(sources.library) });
  const waiting = Array.from({ length: mostAtOnce }, () => app.request("/api/records"));
  const refused = await app.request("/api/records");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
  release?.();
  expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await app.request("/api/records")).status).toBe(200);
});
