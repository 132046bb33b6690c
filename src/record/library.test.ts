import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { digestOf } from "./digest.ts";
import { folderLibrary } from "./library.ts";
import type { RunRecord } from "./record.ts";
import { folderStore } from "./store.ts";

const digest = digestOf("anything");

const record = (name: string, finishedAt: string): RunRecord => ({
  schema: 1,
  id: digestOf(name),
  kind: "evaluation",
  model: { name, sha256: digest, card: { paper: { value: "a paper", from: "the file" } } },
  protocol: { id: "folder/top-1@1", digest, says: { task: "classification" } },
  dataset: { name: "folder", layout: "classes", digest, size: 2, classes: 2 },
  preprocessing: ["center-crop(8×8)"],
  runtime: { name: "cpu", engine: "an engine", optimization: "all", dequantizesOnce: false },
  samples: { from: 0, to: 2, scored: 2, broken: [] },
  marks: [],
  results: [{ metric: "top-1", value: 0.5, unit: "share", better: "higher", n: 2 }],
  tables: {},
  ledger: { rows: 2, partRows: 256, digest },
  made: {
    ...{ by: "snellen", command: "", startedAt: finishedAt, finishedAt, threads: 1, batch: 1 },
    device: { cpu: "a cpu", cores: 1, memoryBytes: 1, os: "Linux", node: "24.0.0" },
    notes: [],
  },
});

const early = record("early", "2026-01-01T00:00:00.000Z");
const late = record("late", "2026-02-01T00:00:00.000Z");

async function storeOf(...records: readonly RunRecord[]): Promise<string> {
  const root = await temporary("library");
  for (const one of records) await folderStore(root).keep(one);
  return root;
}

const names = async (root: string): Promise<string[]> =>
  (await folderLibrary(root)()).summaries.map((one) =>
    one.kind === "evaluation" ? one.model.name : one.kind,
  );

const indexOf = async (root: string): Promise<string> =>
  join(root, (await readdir(root)).find((name) => name.endsWith(".jsonl")) as string);

describe("a library", () => {
  test("has what is kept, oldest first, and says it at a glance", async () => {
    const { summaries, damaged, unfinished } = await folderLibrary(await storeOf(late, early))();
    expect(summaries.map(({ finishedAt }) => finishedAt.slice(5, 7))).toEqual(["01", "02"]);
    expect(summaries[0]).toMatchObject({
      ...{ id: early.id, kind: "evaluation", scored: 2, results: early.results },
      protocol: { id: "folder/top-1@1", task: "classification", summary: null },
    });
    expect([damaged, unfinished]).toEqual([[], []]);
  });

  test("of no folder is empty", async () => {
    expect((await folderLibrary(join(await temporary("library"), "none"))()).summaries).toEqual([]);
  });

  test("sees what is added and what is removed, and is the same array while nothing is", async () => {
    const root = await storeOf(early);
    const look = folderLibrary(root);
    const first = (await look()).summaries;
    expect((await look()).summaries).toBe(first);
    await folderStore(root).keep(late);
    expect((await look()).summaries).toHaveLength(2);
    await rm(join(root, early.id), { recursive: true });
    expect((await look()).summaries.map(({ id }) => id)).toEqual([late.id]);
  });

  test("names a damaged record beside the others, until it is mended", async () => {
    const root = await storeOf(early, late);
    const path = join(root, early.id, "record.json");
    const whole = await readFile(path, "utf8");
    const look = folderLibrary(root);
    await writeFile(path, whole.slice(0, 40));
    const { summaries, damaged } = await look();
    expect(summaries.map(({ id }) => id)).toEqual([late.id]);
    expect(damaged).toEqual([{ id: early.id, problem: expect.stringContaining("not JSON") }]);
    await writeFile(path, whole);
    expect(await look()).toMatchObject({
      damaged: [],
      summaries: [{ id: early.id }, { id: late.id }],
    });
  });

  test("names a record of a newer version", async () => {
    const root = await storeOf(late);
    await mkdir(join(root, early.id));
    await writeFile(join(root, early.id, "record.json"), JSON.stringify({ ...early, schema: 99 }));
    const { summaries, damaged } = await folderLibrary(root)();
    expect(summaries).toHaveLength(1);
    expect(damaged[0].problem).toContain("written by a newer Snellen");
  });

  test("knows runs that are not finished", async () => {
    const root = await storeOf(early);
    await mkdir(join(root, late.id, "ledger"), { recursive: true });
    expect((await folderLibrary(root)()).unfinished).toEqual([late.id]);
  });
});

describe("the index of a library", () => {
  test("spares reading the records again", async () => {
    const root = await storeOf(early, late);
    await names(root);
    await writeFile(join(root, early.id, "record.json"), "no longer a record"); // and is not looked at
    expect(await names(root)).toEqual(["early", "late"]);
  });

  test("grows by a line for each record, however often it is opened", async () => {
    const root = await storeOf(early);
    await names(root);
    await folderStore(root).keep(late);
    await names(root);
    await names(root);
    expect((await readFile(await indexOf(root), "utf8")).trimEnd().split("\n")).toHaveLength(2);
  });

  test.each([
    ["is cut off", (text: string) => text.slice(0, -30)],
    ["is no JSON", () => "\u0000\n{]\n"],
    ["holds other things", () => 'null\n7\n{"id":"x"}\n{"id":1,"kind":2,"finishedAt":3}\n'],
    ["is empty", () => ""],
  ])("is made anew where it %s", async (_, damage) => {
    const root = await storeOf(early, late);
    await names(root);
    const path = await indexOf(root);
    await writeFile(path, damage(await readFile(path, "utf8")));
    expect(await names(root)).toEqual(["early", "late"]);
    expect(await names(root)).toEqual(["early", "late"]);
  });

  test("does not bring back what is no longer there", async () => {
    const root = await storeOf(early);
    await names(root);
    await rm(join(root, early.id), { recursive: true });
    expect(await names(root)).toEqual([]);
  });

  test("is no record, and no harm to the store", async () => {
    const root = await storeOf(early);
    await names(root);
    await appendFile(await indexOf(root), "nonsense\n");
    expect(await folderStore(root).all()).toEqual([early]);
  });
});
