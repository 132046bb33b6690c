import { describe, expect, test } from "vitest";
import { runOf } from "../../test/support/board-records.ts";
import { type RunRecord, summaryOf } from "../record/index.ts";
import { builtIn, type Reported, type ReportedResult } from "../reported/index.ts";
import { costChart, frontOf } from "./benchmark-charts.ts";
import { rowsScript } from "./benchmark-table.ts";
import { board } from "./board.ts";
import { costsOf } from "./costs.ts";
import { anything, queryOf, queryText, selected } from "./select.ts";
import { type Benchmark, benchmarksOf, type MeasuredRow } from "./standings.ts";

const protocol = "imagenet-1k/top-1@1";
const path = "/benchmarks/imagenet-1k/top-1";

const onBoard = (records: readonly RunRecord[], reported: readonly Reported[] = []) =>
  board({
    library: async () => ({ summaries: records.map(summaryOf), damaged: [], unfinished: [] }),
    record: async (id) => records.find((one) => one.id === id),
    reported: async () => ({ sources: reported, problems: [] }),
  });

const pageOf = async (app: ReturnType<typeof board>, to: string): Promise<string> =>
  (await app.request(to)).text();

const benchmarkOf = (
  records: readonly RunRecord[],
  reported: readonly Reported[] = [],
  key = "imagenet-1k/top-1",
): Benchmark => benchmarksOf({ summaries: records.map(summaryOf), reported }).get(key) as Benchmark;

const run = (name: string, share: number, more: Partial<Parameters<typeof runOf>[0]> = {}) =>
  runOf({ name, share, protocol, ...more });

/** A source with one result for each value. */
function sourceOf(
  name: string,
  values: readonly Partial<ReportedResult>[],
  kind: Reported["source"]["kind"] = "paper",
): Reported {
  const [{ results }] = builtIn();
  return {
    ...{ schema: 1, kind: "reported", licence: null, attribution: "somebody" },
    source: { name, kind, url: null, retrieved: null },
    results: values.map((value) => ({
      ...{ ...results[0], zoo: null, variant: null, dataset: "imagenet-1k", metric: "top-1" },
      ...value,
    })),
  };
}

const ranksOf = (benchmark: Benchmark) =>
  Object.fromEntries(
    (benchmark.rows as readonly MeasuredRow[]).map(({ model, ranks }) => [
      model,
      ranks && `${ranks.best}–${ranks.worst} ${ranks.groups}`,
    ]),
  );

describe("the ranks of a benchmark", () => {
  test("are ranges, and models that cannot be told apart share a letter", () => {
    const found = ranksOf(benchmarkOf([run("a", 0.9), run("b", 0.89), run("c", 0.5)]));
    expect(found).toEqual({ a: "1–2 a", b: "1–2 a", c: "3–3 b" });
  });

  test("are given to whole measurements only, and a part does not move those of others", () => {
    const part = run("part", 0.99, { marks: ["only samples 1 to 60 of 1000"] });
    expect(ranksOf(benchmarkOf([part, run("a", 0.9), run("c", 0.5)]))).toEqual({
      ...{ part: null, a: "1–1 a", c: "2–2 b" },
    });
  });

  test("are among the runs of one set of images", () => {
    const [a, b] = [run("a", 0.9), run("b", 0.5)];
    const other = { ...b, dataset: { ...b.dataset, digest: "f".repeat(64) } };
    expect(ranksOf(benchmarkOf([a, other]))).toEqual({ a: "1–1 a", b: "1–1 a" });
  });

  test("of a metric where less is better begin with the least", () => {
    const less = (name: string, share: number) => {
      const record = run(name, share);
      return { ...record, results: [{ ...record.results[0], better: "lower" as const }] };
    };
    expect(ranksOf(benchmarkOf([less("a", 0.2), less("b", 0.8)]))).toMatchObject({ a: "1–1 a" });
  });
});

describe("a benchmark", () => {
  test("takes the last of two runs that differ in nothing that counts", () => {
    const again = run("a", 0.7, { id: "again", finishedAt: "2026-02-01T00:00:00.000Z" });
    const { rows, counts } = benchmarkOf([run("a", 0.7), again]);
    expect(counts).toEqual({ measured: 1, reported: 0 });
    expect((rows[0] as MeasuredRow).run.id).toBe(again.id);
  });

  test("has a best of whole sets, even where a part of it was better", () => {
    const { best } = benchmarkOf([run("part", 0.99, { marks: ["shortened"] }), run("a", 0.6)]);
    expect(best.measured?.run.model.name).toBe("a");
  });

  test("never has what a talk quoted from memory for its best", () => {
    const talk = sourceOf("talk", [{ model: "remembered", value: 0.99 }], "talk");
    const { best, counts } = benchmarkOf([], [talk, sourceOf("paper", [{ value: 0.8 }])]);
    expect([counts.reported, best.reported?.result.value]).toEqual([2, 0.8]);
  });

  test("measured and reported under one name is one, with the further lines beside it", () => {
    const coco = run("yolox", 0.3, { protocol: "coco/box-AP@1" });
    const lines = ["AP", "AP50", "APs", "AR1"].map((metric) => ({ ...coco.results[0], metric }));
    const all = benchmarksOf({
      summaries: [summaryOf({ ...coco, results: lines })],
      reported: builtIn(),
    });
    expect(all.get("coco/box-ap")?.counts).toEqual({ measured: 1, reported: 47 });
    expect(all.get("coco/box-ap50")).toMatchObject({ counts: { measured: 1 }, isFurther: true });
    expect(all.get("coco/box-ap-small")?.counts.measured).toBe(1);
    expect([...all.keys()].filter((key) => key.includes("ar1"))).toEqual([]);
  });
});

describe("the rows that are asked for", () => {
  const benchmark = benchmarkOf([run("vim-ti", 0.76), run("other", 0.2)], builtIn());
  const asked = (query: Record<string, string>) => selected(benchmark, queryOf(query));

  test.each<[string, Record<string, string>, (row: Benchmark["rows"][number]) => boolean]>([
    [
      "words",
      { q: "VIM  paper" },
      (row) => row.kind === "reported" && /vim/i.test(row.quoted.source + row.model),
    ],
    ["a kind", { kind: "measured" }, ({ kind }) => kind === "measured"],
    ["a family", { family: "vmamba" }, ({ family }) => family === "vmamba"],
    ["distilled", { teacher: "yes" }, ({ teacher }) => teacher !== null],
    ["not distilled", { teacher: "no" }, ({ teacher }) => teacher === null],
    [
      "parameters",
      { parameters: "8" },
      ({ parameters }) => parameters !== null && parameters <= 8e6,
    ],
    ["MACs", { macs: "1.3" }, ({ macs }) => macs !== null && macs <= 1.3e9],
    ["a device", { device: "A Processor 9000" }, ({ kind }) => kind === "measured"],
  ])("are chosen by %s", (_, query, fits) => {
    const rows = asked(query);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(benchmark.rows.length);
    expect(rows.every(fits)).toBe(true);
  });

  test.each(["ascending", "descending"])(
    "are in %s order, and what has no value stands last",
    (order) => {
      const found = asked({ sort: "parameters", order }).map(({ parameters }) => parameters);
      const numbers = found.filter((one) => one !== null);
      const sign = order === "ascending" ? 1 : -1;
      expect(numbers).toEqual(numbers.toSorted((a, b) => sign * (a - b)));
      expect(found.slice(numbers.length).every((one) => one === null)).toBe(true);
    },
  );

  test("survive the address, and nonsense in it asks for nothing", () => {
    const query = { ...anything, q: "a&b=c", sort: "date", order: "ascending", page: 3 } as const;
    expect(queryOf(Object.fromEntries(new URLSearchParams(queryText(query))))).toEqual(query);
    const odd = { sort: "__proto__", order: "up", page: "-1", parameters: "x", macs: "-2" };
    expect(queryOf(odd)).toEqual(anything);
    expect(queryText(anything)).toBe("");
  });

  test("are all in the script for boards without a server, with what chooses them", () => {
    const text = rowsScript(benchmark);
    const { rows, columns } = JSON.parse(text.slice("snellenRows(".length, -");\n".length));
    expect(rows).toHaveLength(benchmark.rows.length);
    expect(rows[0].sort).toHaveLength(columns.length);
    expect(rows.filter(({ kind }: { kind: string }) => kind === "measured")).toHaveLength(2);
  });
});

test("a front has what none beats at the same cost or less", () => {
  const points = [
    ...[
      { x: 1, y: 5 },
      { x: 2, y: 4 },
      { x: 2, y: 7 },
      { x: 3, y: 7 },
      { x: 4, y: 9 },
    ],
  ];
  expect(frontOf(points, "higher")).toEqual([points[0], points[2], points[4]]);
  expect(frontOf(points, "lower")).toEqual([points[0], points[1]]);
});

describe("the page of a benchmark", () => {
  test("marks measured and reported apart, parts visibly, and gives intervals and places", async () => {
    const part = run("part", 0.99, { marks: ["only samples 1 to 60 of 1000"] });
    const text = await pageOf(onBoard([run("vim-ti", 0.7), part], builtIn()), `${path}?q=vim-ti`);
    expect(text).toContain("70.00 %");
    expect(text).toContain("67.00 % – 73.00 %");
    expect(text).toMatch(/<tr class="reported">[\s\S]*vim-paper/);
    const all = await pageOf(onBoard([part]), path);
    expect(all).toMatch(/<tr class="measured part">[\s\S]*only samples 1 to 60 of 1000/);
  });

  test("stays below 300 kB with thousands of rows, which are on its other pages", async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      ...{ model: `model-${i}-${"long".repeat(10)}`, value: i / 3000, printed: String(i) },
      ...{
        parameters: 1e6 + i * 1e5,
        remark: "a remark ".repeat(50),
        place: "a table ".repeat(20),
      },
      paper: { title: "A title", url: "https://example.org/", date: `20${10 + (i % 16)}-01-01` },
    }));
    const app = onBoard([], [sourceOf("archive", many, "archive")]);
    const first = await pageOf(app, path);
    expect(first.length).toBeLessThan(300_000);
    expect(first).toContain("1 to 100 of 3000 results");
    expect(await pageOf(app, `${path}?page=30`)).toContain("2901 to 3000 of 3000 results");
    expect(await pageOf(app, `${path}?page=999`)).toContain("2901 to 3000 of 3000 results");
  });

  test("has no style and no script in its text, as its policy wants it", async () => {
    const answer = await onBoard([run("a", 0.5)], builtIn()).request(path);
    const policy = answer.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const text = await answer.text();
    expect(text).toContain("<svg ");
    expect(text).not.toMatch(/<style|\sstyle=|<script>|\son\w+=/);
  });

  test("draws what was measured on a part as triangles, which join no front", () => {
    const drawn = (marks: readonly string[]) => {
      const benchmark = benchmarkOf([run("vim-ti", 0.7, { marks })], builtIn());
      const [cost] = costsOf(benchmark.rows);
      return costChart(benchmark, benchmark.rows, cost)?.svg ?? "";
    };
    expect(drawn([]).includes('fill="var(--measured)"')).toBe(true);
    expect(drawn(["shortened"]).includes('fill="var(--measured)"')).toBe(false);
  });
});
