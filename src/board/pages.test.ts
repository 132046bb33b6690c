import { describe, expect, test } from "vitest";
import { fieldOf, profileOf, runOf } from "../../test/support/board-records.ts";
import { type Damaged, type KeptRecord, summaryOf } from "../record/index.ts";
import { builtIn, type Reported } from "../reported/index.ts";
import { board } from "./board.ts";
import type { Running } from "./sources.ts";

interface Shown {
  readonly records?: readonly KeptRecord[];
  readonly reported?: readonly Reported[];
  readonly damaged?: readonly Damaged[];
  readonly problems?: readonly string[];
  readonly running?: readonly Running[];
}

const onBoard = ({
  records = [],
  reported = [],
  damaged = [],
  problems = [],
  running = [],
}: Shown) =>
  board({
    library: async () => ({ summaries: records.map(summaryOf), damaged, unfinished: [] }),
    record: async (id) => records.find((one) => one.id === id),
    reported: async () => ({ sources: reported, problems }),
    running: async () => running,
  });

const pageOf = async (path: string, shown: Shown = {}): Promise<string> =>
  (await onBoard(shown).request(path)).text();

/** The text of a page, without its marks. */
const wordsOf = (page: string): string =>
  page
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/\s+/g, " ");

const profile = profileOf(["vim-ti", "deit-ti"]);

describe("the first page", () => {
  test("of an empty store says how to begin", async () => {
    expect(await pageOf("/")).toContain("snellen quickstart");
  });

  test("leads to benchmarks with the best of both kinds, to records and to the case study", async () => {
    const record = runOf({ name: "vim-ti", share: 0.7, protocol: "imagenet-1k/top-1@1" });
    const page = await pageOf("/", { records: [record, profile], reported: builtIn() });
    expect(wordsOf(page)).toMatch(
      /imagenet-1k\/top-1 70\.00 % vim-ti 67\.00 % – 73\.00 % \d\d\.\d+ /,
    );
    for (const to of [
      "/benchmarks/imagenet-1k/top-1",
      `/records/${record.id}`,
      "/vim-and-vmamba",
      `/records/${profile.id}`,
    ]) {
      expect(page).toContain(`href="${to}"`);
    }
  });

  test("marks a best that is of a part only", async () => {
    const part = runOf({ name: "a", marks: ["only samples 1 to 60 of 1000"] });
    expect(await pageOf("/", { records: [part] })).toContain("only samples 1 to 60 of 1000");
  });

  test("names what is damaged and shows the rest", async () => {
    const damaged = [{ id: "ab".repeat(32), problem: "record.json: not a record (not JSON)" }];
    const page = await pageOf("/", { records: [profile], damaged, problems: ["x.json: damaged"] });
    expect(wordsOf(page)).toContain("2 files could not be read");
    expect(wordsOf(page)).toContain("abababababab record.json: not a record (not JSON)");
    expect(page).toContain("x.json: damaged");
    expect(page).toContain(`/records/${profile.id}`);
  });

  test("shows how far running evaluations are", async () => {
    const running = [
      {
        id: "c".repeat(64),
        model: "m",
        protocol: "exam/acuity@1",
        done: 3,
        total: 9,
        updatedAt: "",
      },
    ];
    expect(wordsOf(await pageOf("/", { running }))).toContain("3 of 9");
    expect(await pageOf("/running", { running })).toContain('<progress value="3" max="9"');
  });
});

describe("the page of a device", () => {
  const path = `/devices/${profile.fingerprint}`;

  test("has latencies by size with ratios, exponents, and every measurement with its record", async () => {
    const words = wordsOf(await pageOf(path, { records: [profile] }));
    for (const said of ["A Processor 9000", "224 px", "448 px", "1.00×", "Growth with the image"]) {
      expect(words).toContain(said);
    }
    expect(await pageOf(path, { records: [profile] })).toContain(`/records/${profile.id}`);
  });

  test("of a machine that nothing was measured on is not there", async () => {
    expect(
      (await onBoard({ records: [profile] }).request(`/devices/${"0".repeat(64)}`)).status,
    ).toBe(404);
  });

  test("between machines there are ratios only", async () => {
    const slow = {
      ...profile,
      ...{
        id: "e".repeat(64),
        fingerprint: "f".repeat(64),
        machine: { ...profile.machine, cpu: "A slow one" },
      },
      subjects: profile.subjects.map((subject) => ({
        ...subject,
        rounds: subject.rounds.map((round) => ({ ...round, medianMs: 7 * round.medianMs })),
      })),
    };
    const words = wordsOf(await pageOf("/devices", { records: [profile, slow] }));
    const [, own, other] = /At 224 px.*?deit-ti ([\d.]+)× ([\d.]+)×/.exec(words) ?? [];
    expect(own).toBeDefined();
    expect(own).toBe(other);
    expect(words).not.toMatch(/\d ms/);
  });
});

describe("about the protocols", () => {
  test("each has its digest, its steps and its benchmark; each source its licence", async () => {
    const record = runOf({ name: "a" });
    const page = await pageOf("/about", { records: [record], reported: builtIn() });
    for (const said of [
      record.protocol.digest.slice(0, 16),
      "center-crop(8×8)",
      "folder/top-1@1",
    ]) {
      expect(page).toContain(said);
    }
    expect(page).toContain('href="/benchmarks/folder/top-1"');
    for (const { attribution } of builtIn()) {
      expect(wordsOf(page)).toContain(attribution.replace(/\s+/g, " "));
    }
  });
});

describe("a search", () => {
  const shown = {
    records: [runOf({ name: "vim-ti" }), profile, fieldOf("vmamba-t")],
    reported: builtIn(),
  };
  const found = async (words: string) =>
    await pageOf(`/search?q=${encodeURIComponent(words)}`, shown);

  test.each([
    ["a model", "vim-ti", "/models/vim-ti"],
    ["a benchmark", "ade20k", "/benchmarks/ade20k/miou"],
    ["a paper", "visual state space", "/models/vmamba"],
    ["a model in a profile", "profile deit-ti", `/records/${profile.id}`],
    ["a record by its id", profile.id.slice(0, 10), `/records/${profile.id}`],
    ["a reported result by its place", "convnext-paper top-1", "/models/convnext"],
  ])("finds %s", async (_, words, to) => {
    expect(await found(words)).toContain(`href="${to}`);
  });

  test("puts the model of that name first", async () => {
    expect(/<ul class="found"><li><a href="([^"]*)"/.exec(await found("vim-ti"))?.[1]).toBe(
      "/models/vim-ti",
    );
  });

  test.each(["", " ", "no such thing anywhere"])("for %j leads on", async (words) => {
    expect(await found(words)).toMatch(/Words of a model|Fewer words find more/);
  });
});
