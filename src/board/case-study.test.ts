import { describe, expect, test } from "vitest";
import type { ProfileSummary, Summary } from "../record/index.ts";
import { builtIn, type Reported, traits } from "../reported/index.ts";
import { caseStudy } from "./case-study.ts";
import { looksOf, machinesOf } from "./case-study-measured.ts";
import { measures, quotesOf, saysSame } from "./case-study-quotes.ts";
import { quotedByTalks } from "./case-study-talk.ts";

const digest = (digit: string): string => digit.repeat(64);
const cost = { sha256: null, batch: 1, parameters: 7e6, peakBytes: 2 ** 28 };
const profile: ProfileSummary = {
  ...{ id: digest("a"), kind: "profile", finishedAt: "2026-01-02T00:00:00Z" },
  ...{ fingerprint: digest("f"), threads: 2, warnings: 0 },
  machine: {
    ...{ cpu: "A <fast> processor", cores: 2, features: [], memoryBytes: 2 ** 33, governor: null },
    ...{ os: "linux", node: "v24", engine: "onnxruntime 1.30" },
  },
  subjects: [
    { ...cost, model: "vim-ti", sides: [448, 448], medianMs: 400, macs: 5e9 },
    { ...cost, model: "vim-ti", sides: [224, 224], medianMs: 100, macs: 1.29e9 },
    { ...cost, model: "deit-s", sides: [224, 224], medianMs: 90, macs: 4.6e9 },
    { ...cost, model: "vmamba-t", sides: [224, 224], medianMs: 1, macs: 1, batch: 8 },
  ],
  growth: [
    {
      ...{ model: "vim-ti", batch: 1, quantity: "latency", a: 0, b: 1, p: 1.04, local: [] },
      exponent: { low: 0.98, high: 1.11, level: 0.95 },
    },
  ],
};
const look = { sides: [224, 224], layer: "stage4", cross: 3.21, sigma: 40.5 } as const;
const field = (id: string, finishedAt: string, isTrained: boolean): Summary => ({
  ...{ id: digest(id), kind: "field", finishedAt, practice: "replknet" },
  subjects: [{ ...look, model: "vmamba-t-v0", isTrained }],
});
const data = (summaries: readonly Summary[] = [], reported: readonly Reported[] = builtIn()) => ({
  reported,
  summaries,
});
const page = async (...args: Parameters<typeof data>): Promise<string> =>
  (await caseStudy(data(...args), async () => undefined)).content.html;
/** The row of a table that begins with this heading, without its marks. */
const rowOf = (html: string, heading: string): string =>
  (html.split("</tr>").find((row) => row.includes(`<th scope="row">${heading}`)) ?? "").replace(
    /<[^>]*>/g,
    " ",
  );

describe("the case study", () => {
  test("shows what is reported of each network, with who says so", async () => {
    const row = rowOf(await page(), "VMamba-T, vanilla").replace(/\s+/g, " ");
    expect(row).toContain("22,893,448");
    expect(row).toContain("82.2 vmamba-paper, vmamba-repository");
    expect(row).toContain("46.5 Mask R-CNN, 1x · vmamba-paper, vmamba-repository");
    expect(row).toContain("47.3 UPerNet, one scale");
  });

  test("keeps what sources disagree on apart, and says where nobody reports anything", async () => {
    const row = rowOf(await page(), "Vim-S").replace(/\s+/g, " ");
    expect(row).toMatch(/80\.3 vim-paper .*80\.5 vim-repository, vmamba-paper/);
    expect(row).toContain("nobody reports it"); // box AP
  });

  test("says how each network is built", async () => {
    const tables = (await page()).split("How they are built");
    const row = rowOf(tables[1], "VMamba-T, current");
    expect(row).toContain("4, cross-scan");
    expect(row).toContain("yes: four times as wide, after each scan");
    expect(rowOf(tables[1], "Vim-Ti")).toMatch(/2, bidirectional.*yes: learned.*\bno\b/s);
  });

  test("says without records which commands make them", async () => {
    const names = traits()
      .networks.map(({ zoo }) => zoo)
      .join(" ");
    expect(await page()).toContain(`snellen profile ${names} --sizes`);
    expect(await page()).toContain(`snellen field ${names} --data`);
    expect(await page()).not.toContain('class="measured"');
  });

  test("shows cost and growth where they are measured, and asks for the rest", async () => {
    const html = await page([profile]);
    const after = html.slice(html.indexOf("What they cost"));
    const row = rowOf(after, `<a href="/records/${digest("a")}">Vim-Ti`).replace(/\s+/g, " ");
    expect(row).toContain("224×224 100 ms 256 MiB 1.29 G 1.04 0.98 … 1.11 fewer than three sizes");
    expect(html).toContain("A &#60;fast&#62; processor");
    expect(html).not.toContain("<fast>");
    expect(html).toMatch(/snellen profile vmamba-t-v0 vmamba-t vim-s deit-ti convnext-t resnet50 /);
    expect(html).toContain("<svg");
  });

  test("shows a trained field rather than a later one that is not", async () => {
    const summaries = [
      field("b", "2026-01-01T00:00:00Z", true),
      field("c", "2026-02-01T00:00:00Z", false),
    ];
    expect(looksOf(["vmamba-t-v0", "vim-ti"], summaries)).toEqual([
      {
        zoo: "vmamba-t-v0",
        record: digest("b"),
        practice: "replknet",
        subject: { ...look, model: "vmamba-t-v0", isTrained: true },
      },
    ]);
    expect(await page(summaries)).toContain("3.21×");
  });

  test("shows the numbers of the talk with the nearest that is published, and what they belong to", async () => {
    const html = await page();
    const talk = html.slice(html.indexOf('id="talk"'));
    const row = rowOf(talk, "Vim-T, parameters").replace(/\s+/g, " ");
    expect(row).toMatch(/26 M 25\.8 M Vim-S /);
    expect(rowOf(talk, "V-Mamba-T, COCO box AP")).toContain("No published VMamba has 46.0");
    expect(rowOf(talk, "Vim-T, MLP block")).toContain("The released code has none");
  });

  test("escapes what sources say, and needs none", async () => {
    const [first] = builtIn();
    const hostile = first.results.map((one) => ({
      ...one,
      printed: "<b>1</b>",
      remark: "<script>",
    }));
    const html = await page([], [{ ...first, results: hostile }]);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&#60;script&#62;");
    expect(await page([], [])).toContain("nobody reports it");
  });

  test("is a page of less than 300 kB", async () => {
    expect((await page([profile])).length).toBeLessThan(300_000);
  });
});

test.each([
  ["82.2", "82.17", true],
  ["82.6", "82.60", true],
  ["79.8", "79.854", false],
  ["80.5", "80.3", false],
  ["82.1", "82.05", true],
])("%s and %s say the same: %s", (a, b, same) => {
  expect(saysSame(a, b)).toBe(same);
  expect(saysSame(b, a)).toBe(same);
});

test("what the authors of a network say of it stands first, however the sources are ordered", () => {
  const [top1] = measures;
  const said = (zoo: string, sources: readonly Reported[]) => {
    const network = traits().networks.find((one) => one.zoo === zoo);
    return quotesOf(network ?? { zoo, home: [] }, top1, sources).map(({ printed }) => printed);
  };
  for (const sources of [builtIn(), builtIn().toReversed()]) {
    expect(said("deit-s", sources).slice(0, 2)).toEqual(["79.8", "79.854"]);
    expect(said("resnet50", sources).slice(0, 2)).toEqual(["76.130", "80.858"]);
  }
  expect(said("deit-s", builtIn())).toEqual(["79.8", "79.854", "80.69", "79.856"]);
});

test("a machine is listed once, with the last profile that has the network", () => {
  const later = {
    ...profile,
    id: digest("d"),
    finishedAt: "2026-03-01T00:00:00Z",
    subjects: [profile.subjects[1]],
  };
  const other = {
    ...profile,
    id: digest("e"),
    fingerprint: digest("0"),
    subjects: [profile.subjects[2]],
  };
  const machines = machinesOf(["vim-ti", "deit-s", "vmamba-t"], [profile, later, other]);
  expect(machines.map(({ costs }) => costs.map(({ zoo, record }) => [zoo, record[0]]))).toEqual([
    [
      ["vim-ti", "d"],
      ["deit-s", "a"],
    ],
    [["deit-s", "e"]],
  ]);
});

test("numbers of a talk are beside those of the same family, and a family that nobody reports is left out", () => {
  const quoted = quotedByTalks(builtIn());
  expect(quoted.map(({ model, of, said, nearest }) => [model, of, said, nearest.printed])).toEqual([
    ["V-Mamba-T", "parameters", "22 M", "22.9 M"],
    ["Vim-T", "parameters", "26 M", "25.8 M"],
    ["V-Mamba-T", "top-1", "82.0", "82.17"],
    ["V-Mamba-T", "box-ap", "46.0", "46.5"],
    ["V-Mamba-T", "miou", "47.7", "47.9"],
    ["Vim-T", "top-1", "80.0", "80.3"],
    ["Vim-T", "box-ap", "45.3", "45.7"],
    ["Vim-T", "miou", "40.0", "41.0"],
  ]);
  const talk = builtIn().filter(({ source }) => source.kind === "talk");
  expect(quotedByTalks(talk)).toEqual([]);
});
