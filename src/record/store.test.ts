import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { Refusal } from "../errors.ts";
import { digestOf } from "./digest.ts";
import { evaluationOf, parseRecord, recordJsonSchema } from "./kept.ts";
import type { RunRecord } from "./record.ts";
import { folderStore, type RecordStore } from "./store.ts";

const digest = digestOf("anything");

const record = (name: string, finishedAt = "2026-01-01T00:00:00.000Z"): RunRecord => ({
  schema: 1,
  id: digestOf(name),
  kind: "evaluation",
  model: { name, sha256: digest, card: { scale: { value: 255, from: "default" } } },
  protocol: { id: "folder/top-1@1", digest, says: {} },
  dataset: { name: "folder", layout: "classes", digest, size: 2, classes: 2 },
  preprocessing: ["center-crop(8×8)"],
  runtime: {
    name: "cpu",
    engine: "onnxruntime 1.30.0",
    optimization: "all",
    dequantizesOnce: false,
  },
  samples: { from: 0, to: 2, scored: 2, broken: [] },
  marks: [],
  results: [{ metric: "top-1", value: 0.5, unit: "share", better: "higher", n: 2 }],
  tables: {},
  ledger: { rows: 2, partRows: 256, digest },
  made: {
    by: "snellen 0.1.0",
    command: "",
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt,
    threads: 1,
    batch: 1,
    device: { cpu: "a cpu", cores: 1, memoryBytes: 1, os: "Linux", node: "24.0.0" },
    notes: [],
  },
});

const stores: Record<string, () => Promise<RecordStore>> = {
  folder: async () => folderStore(join(await temporary("store"), "records")),
};

describe.each(Object.entries(stores))("a %s store", (_, open) => {
  test("gives back what was kept, oldest first", async () => {
    const store = await open();
    expect(await store.all()).toEqual([]);
    await store.keep(record("later", "2026-02-01T00:00:00.000Z"));
    await store.keep(record("earlier"));
    expect((await store.all()).map((kept) => evaluationOf(kept).model.name)).toEqual([
      "earlier",
      "later",
    ]);
    expect(await store.get(digestOf("later"))).toEqual(record("later", "2026-02-01T00:00:00.000Z"));
  });

  test("finds a record by the first digits of its id", async () => {
    const store = await open();
    await store.keep(record("a"));
    await store.keep(record("b"));
    expect(evaluationOf(await store.find(digestOf("a").slice(0, 8))).model.name).toBe("a");
    await expect(store.find("")).rejects.toThrow('2 records begin with ""; give more digits');
    await expect(store.find("zz")).rejects.toThrow('no record begins with "zz"');
  });

  test("keeps the same twice, but no other outcome under its id", async () => {
    const store = await open();
    await store.keep(record("a"));
    await store.keep(record("a", "2026-03-01T00:00:00.000Z"));
    expect(await store.all()).toEqual([record("a")]);
    const [result] = record("a").results;
    await expect(
      store.keep({ ...record("a"), results: [{ ...result, value: 1 }] }),
    ).rejects.toThrow("is kept already, with another outcome");
  });
});

test("what is no folder is refused, and not taken for a store without records", async () => {
  const file = join(await temporary("store"), "file");
  await writeFile(file, "");
  const store = folderStore(file);
  const { id } = record("a");
  const ways = [
    store.all,
    () => store.find(id),
    () => store.get(id),
    () => store.keep(record("a")),
  ];
  for (const ask of ways) {
    await expect(ask()).rejects.toSatisfy(
      (error) => error instanceof Refusal && error.fault === "store",
    );
  }
  await expect(store.all()).rejects.toThrow(`${file}: not a folder of records: ENOTDIR`);
});

describe("a record", () => {
  test("of a newer version is refused with what to do", () => {
    const text = JSON.stringify({ ...record("a"), schema: 2 });
    expect(() => parseRecord(text, "r.json")).toThrow(
      "r.json: written by a newer Snellen (schema 2, this one reads 1); update Snellen",
    );
  });

  test("that is damaged is refused, whatever it is", () => {
    const whole = JSON.stringify(record("a"));
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.string({ minLength: 1, maxLength: 4 }),
        (at, text) => {
          try {
            parseRecord(whole.slice(0, at) + text + whole.slice(at + text.length), "r.json");
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
    );
  });

  test("has a JSON Schema", () => {
    expect(recordJsonSchema()).toMatchObject({
      title: "Snellen record",
      oneOf: ["run", "profile", "field", "explanation"].map((kind) => ({
        title: `Snellen ${kind} record`,
      })),
    });
  });

  test("in a store that was tampered with is named", async () => {
    const root = await temporary("store");
    const store = folderStore(root);
    await store.keep(record("a"));
    const path = join(root, digestOf("a"), "record.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"top-1"', "7"));
    await expect(store.all()).rejects.toThrow(`${path}: not a record (results.0.metric:`);
  });
});

test("a digest does not depend on the order of keys, nor on what is undefined", () => {
  expect(digestOf({ b: [1, { d: 1, c: 2 }], a: undefined })).toBe(
    digestOf({ b: [1, { c: 2, d: 1 }] }),
  );
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});
