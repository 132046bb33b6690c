/**
 * @module What goes out comes back: a board as a dump, rows in the formats of others. What huggingface_hub 2.4.0
 * makes of our YAML stands in fixtures/hub.json (fixtures/make-hub.py).
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { parseCsv } from "../csv.ts";
import { digestOf, folderStore, type RunRecord } from "../record/index.ts";
import {
  type Reported,
  type ReportedResult,
  readForeign,
  reportedStore,
} from "../reported/index.ts";
import { boardOf } from "./board.ts";
import { importFiles } from "./import-files.ts";
import { inLatex, inMarkdown, oneLine } from "./markup.ts";
import { boardText } from "./write-board.ts";
import { cellOf } from "./write-csv.ts";

const digest = digestOf("anything");
const record = (name: string, value = 0.75): RunRecord => ({
  ...{ schema: 1, id: digestOf(name), kind: "evaluation", marks: [], tables: { "12": 1, a: 2 } },
  model: { name, sha256: digest, card: { inputSize: { value: [224, 224], from: "card" } } },
  protocol: { id: "imagenet-1k/top-1@1", digest, says: { samples: 50_000 } },
  dataset: { name: "imagenet-1k", layout: "classes", digest, size: 50_000, classes: 1000 },
  preprocessing: ["center-crop(224×224)"],
  runtime: {
    name: "cpu",
    engine: "onnxruntime 1.30.0",
    optimization: "all",
    dequantizesOnce: false,
  },
  samples: { from: 0, to: 50_000, scored: 50_000, broken: [] },
  results: [
    {
      ...{ metric: "top-1", value, unit: "share", better: "higher", n: 50_000 },
      interval: { low: value - 0.004, high: value + 0.004, level: 0.95, method: "Wilson" },
    },
  ],
  ledger: { rows: 50_000, partRows: 256, digest },
  made: {
    ...{ by: "snellen 0.2.0", command: "", threads: 1, batch: 1, notes: [] },
    ...{ startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T01:00:00.000Z" },
    device: { cpu: "a cpu", cores: 1, memoryBytes: 1, os: "Linux", node: "24.0.0" },
  },
});

const result = (model: string, more: Partial<ReportedResult> = {}): ReportedResult => ({
  ...{ model, zoo: null, family: null, variant: null, task: "classification" },
  ...{ dataset: "imagenet-1k", split: "val", metric: "top-1", better: "higher", value: 0.76 },
  ...{ unit: "share", printed: "76.0", protocol: null, method: null, schedule: null, size: null },
  ...{ parameters: 25_600_000, macs: null, pretraining: null, teacher: null, extraData: null },
  ...{ paper: null, code: null, place: "table 1, row 2", remark: null },
  ...more,
});
const source = (name: string, results: ReportedResult[]): Reported => ({
  ...{ schema: 1, kind: "reported", licence: "CC-BY-SA-4.0", attribution: "them", results },
  source: { name, kind: "archive", url: "https://example.org/a", retrieved: null },
});

async function storeWith(records: readonly object[], sources: readonly Reported[]) {
  const root = await temporary("board");
  for (const one of records) await folderStore(root).keep(one as RunRecord);
  for (const one of sources) await reportedStore(root).keep(one);
  return root;
}

/** Exports a store, imports that into an empty one, and gives both texts and the other store. */
async function thereAndBack(root: string) {
  const first = boardText(await boardOf(root), "json");
  const file = join(await temporary("dump"), "board.json");
  await writeFile(file, first);
  const store = await temporary("other");
  const report = await importFiles([file], { store });
  return { first, again: boardText(await boardOf(store), "json"), store, report };
}

const hostile =
  '=cmd|"/C calc"!A1\n<script>alert(1)</script> & \\end{tabular} % _$#{}~^ | `*[x](y)';

describe("a board", () => {
  test("goes out and comes back to the same bytes, also with keys that this version does not know", async () => {
    const known = { ...record("a"), ofANewerVersion: { "2": [1e21, "é\u2028"], b: null } };
    const root = await storeWith([known, record(hostile)], [source("x/y", [result(hostile)])]);
    const { first, again, store, report } = await thereAndBack(root);
    expect(again).toBe(first);
    expect(report.files[0]).toMatchObject({ records: { new: 2, unchanged: 0 }, problems: [] });
    for (const id of [known.id, record(hostile).id]) {
      const path = join(id, "record.json");
      expect(await readFile(join(store, path))).toEqual(await readFile(join(root, path)));
    }
    const text = await readFile(join(store, "reported", "x--y.json"));
    expect(text).toEqual(await readFile(join(root, "reported", "x--y.json")));
    expect(await readdir(join(store, "reported"))).toEqual(["x--y.json"]); // what is built in is not kept again
  });

  test("of any names and values comes back without loss, and twice is as once", async () => {
    const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    const results = fc.record({
      model: texts,
      metric: texts,
      value: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
      printed: texts,
      parameters: fc.option(fc.nat()),
    });
    const sources = fc.uniqueArray(fc.tuple(texts, fc.array(results, { maxLength: 3 })), {
      ...{ maxLength: 3, selector: ([name]) => name },
    });
    const names = fc.uniqueArray(texts, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(names, sources, async (models, quoted) => {
        const root = await storeWith(
          models.map((name) => record(name)),
          quoted.map(([name, some]) =>
            source(
              name,
              some.map((one) => result(one.model, one)),
            ),
          ),
        );
        const { first, again } = await thereAndBack(root);
        expect(again).toBe(first);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test("with a damaged record and a damaged source names both and brings the rest", async () => {
    const root = await storeWith([record("a")], [source("s", [result("m")])]);
    const bad = "f".repeat(64);
    await mkdir(join(root, bad));
    await writeFile(join(root, bad, "record.json"), "{");
    await writeFile(join(root, "reported", "t.json"), "[]");
    const { problems, records } = await boardOf(root);
    expect(records).toHaveLength(1);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain(bad);
    expect(problems[1]).toContain("t.json: damaged");
  });

  test("that is damaged in parts is taken in but for these; of a newer version it is refused", async () => {
    const folder = await temporary("dump");
    const file = join(folder, "board.json");
    const store = await temporary("other");
    const board = { schema: 1, kind: "board", records: [record("a"), { id: 1 }], reported: [{}] };
    await writeFile(file, JSON.stringify(board));
    const { files } = await importFiles([file], { store });
    expect(files[0].problems.map(({ where }) => where)).toEqual(["records[1]", "reported[0]"]);
    expect(await folderStore(store).runs()).toHaveLength(1);
    await writeFile(file, JSON.stringify({ ...board, schema: 2 }));
    const { failed } = await importFiles([file], { store });
    expect(failed[0].reason).toContain("written by a newer Snellen");
  });

  test("in part is under a name of its own, so that it replaces nothing", async () => {
    const root = await storeWith([record("a")], [source("s", [result("m"), result("n")])]);
    const part = JSON.parse(boardText(await boardOf(root), "json", { model: "m" }));
    expect(part.records).toEqual([]);
    expect(part.reported).toMatchObject([
      { source: { name: "s (part)" }, results: [{ model: "m" }] },
    ]);
  });
});

describe("an import", () => {
  test("says what it would do and does nothing, when it is dry; licence and name can be given", async () => {
    const store = await temporary("dry");
    const file = "src/reported/formats/fixtures/evaluation-tables.json";
    const dry = await importFiles([file], { store, isDry: true, licence: "MIT", name: "n" });
    expect(dry.files[0].sources).toMatchObject([{ name: "n", licence: "MIT", keeping: "new" }]);
    expect(await readdir(store)).toEqual([]);
  });

  test("of a folder reads what it knows, names what it does not, and follows no link", async () => {
    const report = await importFiles(["src/reported/formats/fixtures"], {
      store: await temporary("all"),
    });
    expect(report.files.map(({ format }) => format).sort()).toEqual([
      "eval-results",
      "ito",
      "model-card",
      "openmmlab",
      "openmmlab",
      "papers-with-code",
      "sota-extractor",
      "timm",
      "timm",
    ]);
    expect(report.notRecognised.map((path) => path.split("/").at(-1))).toEqual(["LICENCES.md"]);
    expect(report.failed).toEqual([]);
  });

  test("of two files of one source name takes the first, and says so", async () => {
    const folder = await temporary("two");
    const text = await readFile("src/reported/formats/fixtures/evaluation-tables.json");
    for (const name of ["a", "b"]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "evaluation-tables.json"), text);
    }
    const { files, failed } = await importFiles([folder], { store: await temporary("store") });
    expect(files).toHaveLength(1);
    expect(failed[0].reason).toContain("came from");
  });
});

describe("rows", () => {
  let board: Awaited<ReturnType<typeof boardOf>>;
  const only = { benchmark: "imagenet-1k/top-1", model: "m" };
  beforeAll(async () => {
    const paper = { title: "P", url: "https://example.org/p", date: "2020-01-02" };
    const rows = [result("m", { paper, protocol: "crop_pct 0.95" }), result("n")];
    board = await boardOf(await storeWith([record("m", 0.7612)], [source("s", rows)]));
  });

  test("in CSV are told apart, whole, and with their licence", () => {
    const [head, ...rows] = parseCsv(boardText(board, "csv", only));
    const table = rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
    expect(table).toMatchObject([
      { kind: "measured", value: "0.7612", low: "0.7572", level: "0.95", n: "50000", licence: "" },
      {
        kind: "reported",
        value: "0.76",
        printed: "76.0",
        licence: "CC-BY-SA-4.0",
        attribution: "them",
      },
    ]);
  });

  test("in Markdown and LaTeX have intervals, kinds and sources", () => {
    const markdown = boardText(board, "markdown", only);
    expect(markdown).toContain("| m | measured | 76.12 | 75.72–76.52 | 50000 | 224×224 |");
    expect(markdown).toContain("| m | reported | 76.0 |");
    expect(markdown).toContain("- s: them (CC-BY-SA-4.0), https://example.org/a");
    const latex = boardText(board, "latex", only);
    expect(latex).toContain("  m & measured & 76.12 & 75.72--76.52 & 50000 & 224$\\times$224 &");
    expect(latex).toContain("% s: them (CC-BY-SA-4.0)");
  });

  test("as YAML are those that huggingface_hub reads, and that an import takes back", async () => {
    const hub = JSON.parse(await readFile("src/exchange/fixtures/hub.json", "utf8"));
    const texts = ["model-index", "eval-results"].map((format) => boardText(board, format, only));
    const masked = texts.map((text) => text.replaceAll(record("m").id, "ID"));
    expect(masked).toEqual([hub["model-index"].text, hub["eval-results"].text]);
    expect(hub["model-index"].read).toMatchObject([
      { metric_name: "top-1 (measured)", metric_value: 76.12, dataset_type: "ILSVRC/imagenet-1k" },
      { metric_name: "top-1 (reported)", metric_value: 76, source_url: "https://example.org/p" },
    ]);
    expect(hub["eval-results"].read).toMatchObject([
      { dataset_id: "ILSVRC/imagenet-1k", task_id: "top-1", value: 76.12 },
      {
        dataset_id: "ILSVRC/imagenet-1k",
        task_id: "top-1",
        value: 76,
        source_url: "https://example.org/p",
      },
    ]);
    for (const [i, path] of ["card.yaml", "m/.eval_results/x.yaml"].entries()) {
      const back = readForeign(path, new TextEncoder().encode(texts[i]))?.reading.reported.results;
      expect(
        back?.map(({ model, metric, value, dataset }) => [model, metric, value, dataset]),
      ).toEqual([
        ["m", "top-1", 0.7612, "imagenet-1k"],
        ["m", "top-1", 0.76, "imagenet-1k"],
      ]);
    }
  });

  test("of several models are refused where a format is of one; unknown names are answered", () => {
    const several = () => boardText(board, "model-index", { benchmark: "imagenet-1k/top-1" });
    expect(several).toThrow(/model-index is of one model, and these rows are of \d+/);
    expect(() => boardText(board, "csv", { model: "mm" })).toThrow(
      'the model "mm": did you mean "m"?',
    );
    expect(() => boardText(board, "csv", { benchmark: "imagenet-1" })).toThrow("did you mean");
    expect(() => boardText(board, "yaml")).toThrow('unknown format "yaml"');
  });
});

describe("text of others", () => {
  test.each([
    ["=1+1", `"'=1+1"`],
    ["+x", `"'+x"`],
    ["-x", `"'-x"`],
    ["@x", `"'@x"`],
    ["\t=x", `"'\t=x"`],
    ['a "b", c', '"a ""b"", c"'],
    ["two\nlines", '"two\nlines"'],
    ["plain", "plain"],
  ])("in a spreadsheet is no formula: %o", (text, cell) => {
    expect(cellOf(text)).toBe(cell);
  });

  test("a negative number stays a number", () => expect(cellOf(-0.5)).toBe("-0.5"));

  test("of any kind comes back from CSV, but for the apostrophe before a formula", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const kept = text.replaceAll("\0", "");
        const [[, cell]] = parseCsv(`x,${cellOf(text)}\n`);
        expect(cell.replace(/^'/, "")).toBe(kept.replace(/^'/, ""));
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });

  test("in Markdown is one cell of a table", () => {
    const cell = inMarkdown(hostile);
    expect(cell).not.toMatch(/\n|(^|[^\\])[|<`*[]/);
    expect(inMarkdown("&lt;")).toBe("\\&lt;");
  });

  test("in LaTeX is text, whatever signs it has", () => {
    expect(inLatex("a_b & 50% \\x")).toBe("a\\_b \\& 50\\% \\textbackslash{}x");
    expect(inLatex("Müller × 2, 中")).toBe('M\\"{u}ller $\\times$ 2, {[}U+4E2D{]}');
    expect(inLatex("[x]--y*")).toBe("{[}x{]}-{}-y{*}");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const out = inLatex(text);
        expect(out).toMatch(/^[ -~]*$/); // what every font has
        expect(out.replace(/\\[&%$#_{}]/g, "")).not.toMatch(/[&%#_]/);
      }),
    );
  });

  test("on one line has no line break and turns nothing round", () => {
    expect(oneLine("a\r\nb\u202ec\u001b[31m")).toBe("a bc [31m");
  });
});
