/**
 * @module `snellen explain` as a user meets it; and on real photos against a plain Python script (Pillow 13.0.0,
 * OpenCV 5.0.0, onnxruntime 1.32.0 and its converter to float16: bench/reference/explain.py), image by image. The
 * latter needs the photos and the model of ../shared/data, and says so where they are not.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluateNamed, explain } from "../src/evaluate/index.ts";
import { type ExplanationRecord, folderStore, readLedger } from "../src/record/index.ts";
import type { Settings } from "../src/reported/index.ts";
import { colourCard, colourModel } from "./support/colour-model.ts";
import { colourFolder, temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

const shared = "../shared/data";
const photos = join(shared, "imagenet-sample", "val");
const mobilenet = join(shared, "models", "mobilenet_v1_0.25_224.onnx");
const here = existsSync(photos) && existsSync(mobilenet);
if (!here) console.log(`skipped: no model and photos in ${shared}`);

describe.runIf(here)("on 200 photos, as Python has it, image by image:", () => {
  const shorter = ["resizeTo=256", "interpolation=bilinear"];
  const set = [...shorter, "mean=inception", "std=inception", "background=true"];
  const made = { by: "a test", command: "" };
  let store: string;
  let id: string;
  let expected: {
    readonly photos: readonly string[];
    readonly top: Readonly<Record<string, readonly number[]>>;
    readonly flips: Readonly<Record<string, { gained: number; lost: number }>>;
  };
  beforeAll(async () => {
    store = await temporary("explain");
    expected = JSON.parse(await readFile("test/fixtures/explain.json", "utf8"));
    const options = { data: photos, set, store, ...made };
    ({ id } = await evaluateNamed(mobilenet, "imagenet-1k", options));
  });

  const against = (settings: Settings): Promise<ExplanationRecord> =>
    explain({
      ...{ id, store, ...made, model: { name: mobilenet } },
      against: { kind: "settings", settings },
    });

  async function topOf(record: string): Promise<Record<string, number>> {
    const top: Record<string, number> = {};
    const columns = { sample: "string", classes: "int32[]" } as const;
    for await (const row of readLedger(folderStore(store).ledgerOf(record), columns)) {
      top[row.sample.split("/").at(-1) as string] = row.classes[0];
    }
    return top;
  }

  const python = (way: string): Record<string, number> =>
    Object.fromEntries(expected.photos.map((photo, i) => [photo, expected.top[way][i]]));

  const std = [0.229, 0.224, 0.225];
  test.each<[string, Settings]>([
    ["crop", { crop_pct: 0.95 }],
    ["filter", { interpolation: "bicubic" }],
    ["antialias", { resizer: "opencv" }],
    ["channels", { channels: "BGR" }],
    ["levels", { mean: [0.485, 0.456, 0.406], std }],
    ["precision", { precision: "float16" }],
  ])("%s", async (name, settings) => {
    const { steps, together, remainder } = await against(settings);
    const effect = steps.find(({ step }) => step === name)?.effect;
    expect(await topOf(effect?.record ?? "")).toEqual(python(name));
    expect(effect?.flips).toEqual(expected.flips[name]);
    const { gained, lost } = expected.flips[name];
    expect(effect?.contribution).toBeCloseTo((gained - lost) / 200, 12);
    expect(together?.effect.record).toBe(effect?.record);
    expect(remainder).toBeNull();
  });

  test.each<[string, Settings]>([
    [
      "crop + filter + precision",
      { crop_pct: 0.95, interpolation: "bicubic", precision: "float16" },
    ],
    ["crop + antialias + channels", { crop_pct: 0.95, resizer: "opencv", channels: "BGR" }],
  ])("%s at once, and how they act on each other", async (way, settings) => {
    const { together, remainder } = await against(settings);
    expect(together?.steps.join(" + ")).toBe(way);
    expect(await topOf(together?.effect.record ?? "")).toEqual(python(way));
    const net = ({ gained, lost }: { gained: number; lost: number }) => (gained - lost) / 200;
    const singly = way.split(" + ").reduce((sum, one) => sum + net(expected.flips[one]), 0);
    expect(remainder?.value).toBeCloseTo(net(expected.flips[way]) - singly, 12);
  });
});

describe("snellen explain", () => {
  let store: string;
  let folder: string;
  let id: string;
  let model: string;
  beforeAll(async () => {
    store = await temporary("store");
    folder = await temporary("models");
    model = join(folder, "sees.onnx");
    await writeFile(model, colourModel({ channels: [2, 1, 0], card: colourCard }));
    const words = ["folder", "--data", await colourFolder(10), "--store", store, "--json"];
    id = JSON.parse(snellen("evaluate", model, ...words).stdout).id;
  }, 60_000);

  const explained = (...words: string[]) => snellen("explain", id, "--store", store, ...words);

  test("takes the model from the command of the record, and measures what differs", () => {
    const { status, stdout, stderr } = explained("--set", "channels=BGR", "--set", "scale=255");
    expect(stderr).toContain("channels: 30 of 30");
    expect(stdout).toMatch(/^levels +scale 255.* \(the same\)$/m);
    expect(status).toBe(0);
    // Of 29 right ones (10 blue, 9 green, 10 red) red and blue change places; the 9 green ones stay right.
    expect(stdout).toMatch(/^channels +RGB → BGR +30\.00 % +−66\.67 .* 0 +20 +[0-9a-f]{6}$/m);
    expect(stdout).toMatch(/^all at once +channels +30\.00 %/m);
    expect(stdout).toContain("Shown to matter by themselves: channels (−66.67).");
  });

  test("measures nothing twice, and keeps one explanation of one question", () => {
    const ask = () => explained("--set", "channels=BGR", "--set", "mean=imagenet", "--json");
    const [first, again] = [ask(), ask()];
    expect(again.stderr).toBe("");
    expect(JSON.parse(again.stdout).id).toBe(JSON.parse(first.stdout).id);
    expect(snellen("show", JSON.parse(first.stdout).id, "--store", store).stdout).toContain(
      "Why does it differ? sees on folder/top-1@1",
    );
    expect(snellen("records", "--store", store).stdout).toMatch(/ explanation +against other sett/);
  });

  test("holds a record against another: the rest is paired, and 0 where all is explained", () => {
    const { steps } = JSON.parse(explained("--set", "channels=BGR", "--json").stdout);
    const other = steps.find(({ step }: { step: string }) => step === "channels").effect.record;
    const { against, unexplained, together } = JSON.parse(
      explained("--against", other, "--json").stdout,
    );
    expect(against).toMatchObject({ kind: "record", value: 9 / 30 });
    expect(together.steps).toEqual(["channels"]);
    expect(unexplained).toMatchObject({ value: 0 });
  });

  test("a step that cannot be changed costs none of the others, and says why", () => {
    const { stdout } = explained("--set", "inputSize=16", "--set", "channels=BGR");
    expect(stdout).toMatch(/^size +\[8,8\] → \[16,16\] +cannot be measured$/m);
    expect(stdout).toContain("! size: sees: its graph is fixed to 8×8; export it with open height");
    expect(stdout).toContain("! all at once is without size");
    expect(stdout).toMatch(/^channels .*−66\.67/m);
  });

  test("quotes a reported result, says what it does not state, and what is left", async () => {
    const file = join(folder, "reported.json");
    const result = {
      ...{ model: "sees", zoo: null, family: null, variant: null, task: "classification" },
      ...{ dataset: "folder", split: null, metric: "top-1", better: "higher", value: 0.5 },
      ...{ unit: "share", printed: "50.0", protocol: "bicubic", method: null, schedule: null },
      ...{ size: [8, 8], parameters: null, macs: null, pretraining: null, teacher: null },
      ...{ extraData: null, paper: null, code: null, place: "Table 2, row 1", remark: null },
    };
    const source = { name: "a paper", kind: "paper", url: null, retrieved: null };
    const about = {
      schema: 1,
      kind: "reported",
      source,
      licence: null,
      attribution: "its authors",
    };
    await writeFile(file, JSON.stringify({ ...about, results: [result] }));
    const { stdout } = explained("--against", "sees", "--reported", file);
    expect(stdout).toContain("against 50.00 % reported: a paper:sees (Table 2, row 1)");
    // 0.5 − 29/30, and Wilson's interval of 29 of 30 turned round
    expect(stdout).toMatch(/^unexplained .*−46\.67 +−49\.41 … −33\.33$/m);
    expect(stdout).toContain("the reported value is outside the interval");
    expect(stdout).toMatch(/^Not stated there: .*antialias.*precision\.$/m);
    expect(explained("--against", "seas", "--reported", file).stderr).toContain(
      'no reported result is called "seas": did you mean "sees"?',
    );
  });

  test("draws the contributions", async () => {
    const file = join(folder, "why.svg");
    expect(explained("--set", "channels=BGR", "--svg", file).status).toBe(0);
    const svg = await readFile(file, "utf8");
    expect(svg).toMatch(/^<svg [\s\S]*channels[\s\S]*−66\.67/);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  describe("is refused, in one line, with an exit code,", () => {
    test.each<[string, readonly string[], number, string]>([
      ["without anything to hold it against", [], 2, "say what to hold it against"],
      ["against itself", ["--against", "ID"], 2, "is held against itself; name another"],
      [
        "for an unknown setting",
        ["--set", "interpolatoin=bicubic"],
        2,
        'unknown card key "interpolatoin": did you mean "interpolation"?',
      ],
      ["for a share above 1", ["--set", "crop_pct=87.5"], 2, 'such as 0.875; got "87.5"'],
      [
        "for an unknown precision",
        ["--set", "precision=int8"],
        2,
        "takes one of float32, float16; got",
      ],
      [
        "where the reported results are damaged",
        ["--against", "x", "--reported", "package.json"],
        3,
        "package.json: no file of reported results",
      ],
    ])("%s", (_, words, code, message) => {
      const { status, stdout, stderr } = explained(...words.map((w) => (w === "ID" ? id : w)));
      expect(stdout).toBe("");
      expect(stderr).toContain(message);
      expect(stderr.trimEnd()).not.toContain("\n");
      expect(status).toBe(code);
    });

    test("where the model is another", async () => {
      const other = join(folder, "other.onnx");
      await writeFile(other, colourModel({ channels: [2, 2, 0], card: colourCard }));
      const { status, stderr } = explained("--set", "channels=BGR", "--model", other);
      expect(stderr).toMatch(
        /other\.onnx: not the model of record .*; say where it is with --model/,
      );
      expect(status).toBe(4);
    });
  });
});
