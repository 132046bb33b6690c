/** @module `snellen score` as a user meets it: words, exit codes, JSON, a picture, and errors of one line. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numberingNames } from "../src/cli/evaluate.ts";
import fixture from "../src/evaluate/fixtures/score-coco.json" with { type: "json" };
import { apCorrections } from "../src/metrics/index.ts";
import { temporary } from "./support/pictures.ts";

const folder = await temporary("score-command");
const truth = join(folder, "truth.json");
const results = join(folder, "results.json");
await writeFile(truth, JSON.stringify(fixture.small.truth));
await writeFile(results, JSON.stringify(fixture.small.results));

function score(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["src/cli/main.ts", "score", ...words],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, stdout, stderr };
}

describe("snellen score", () => {
  test("prints the lines of pycocotools to the letter, and then intervals and every class", () => {
    const { status, stdout, stderr } = score(
      results,
      truth,
      "--task",
      "masks",
      "--resamples",
      "20",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { text } = fixture.small.expected.segm;
    expect(stdout.split("\n").slice(0, text.length)).toEqual(text);
    expect(stdout).toMatch(/^mask-ap: 8 images; 95 % intervals by bootstrap 20, seed 20251123$/m);
    expect(stdout).toMatch(/^AP +0\.\d{3} +0\.\d{3} … 0\.\d{3}$/m);
    expect(stdout).toMatch(/^class +objects +AP +AP50/m);
    expect(stdout).toMatch(/^hen +\d+ +0\.\d{3}/m);
    expect(stdout).toMatch(/^! intervals over 8 images are too narrow; take them from 30 on$/m);
  });

  test("prints the score as JSON, and nothing else, with --json", () => {
    const { stdout } = score(results, truth, "--task", "boxes", "--resamples", "0", "--json");
    const { task, lines, text, tables } = JSON.parse(stdout);
    expect({ task, text }).toEqual({ task: "boxes", text: fixture.small.expected.bbox.text });
    expect(lines[0].value).toBeCloseTo(fixture.small.expected.bbox.values[0], 12);
    expect(tables.perClass.rows).toHaveLength(3);
    const bare = score(results, truth, "--resamples", "0", "--json", "--no-per-class");
    expect(JSON.parse(bare.stdout).tables).toEqual({});
  });

  test("draws curves, and tells what corrections are worth", async () => {
    const svg = join(folder, "curves.svg");
    const words = ["--task", "boxes", "--resamples", "0", "--no-per-class"];
    const { stdout } = score(results, truth, ...words, "--curves", svg, "--corrections", "all");
    expect(await readFile(svg, "utf8")).toMatch(
      /^<svg [\s\S]*box-ap, corrected: 8 images[\s\S]*<\/svg>\n$/,
    );
    for (const name of Object.keys(apCorrections)) expect(stdout).toContain(`\n${name}`);
    expect(stdout).not.toMatch(/^hen/m);
  });

  test("takes other limits, sizes and thresholds", () => {
    const { stdout } = score(
      ...[results, truth, "--task", "boxes", "--resamples", "0", "--max-dets", "2,300"],
      ...["--iou", "0.5:0.7:0.1", "--area", "all=0..1e10", "--area", "tiny=0..256"],
    );
    expect(stdout).toMatch(/IoU=0\.50:0\.70 \| area= {2}tiny \| maxDets=300 \] = /);
  });

  test.each<[string, string[], number, RegExp]>([
    ["the wrong way round", [truth, results], 2, /name the predictions first$/m],
    ["a file that is not there", ["none.json", truth], 3, /none\.json: it is not there/],
    [
      "a wrong word",
      [results, truth, "--area", "tiny"],
      2,
      /expected a name and areas in pixels, such as tiny=0\.\.256/,
    ],
    [
      "no IoU",
      [results, truth, "--iou", "0.5,1.5"],
      2,
      /expected shares above 0, up to 1, got "0\.5,1\.5"/,
    ],
    [
      "a picture that cannot be kept, before all else",
      [results, truth, "--curves", "/nowhere/pr.svg"],
      5,
      /^snellen: \/nowhere\/pr\.svg: its folder is not there; make it first/,
    ],
    [
      "an unknown correction",
      [results, truth, "--corrections", "idzero"],
      2,
      /did you mean "idZero"/,
    ],
    [
      "an option of another task",
      [results, truth, "--numbering", "sorted"],
      2,
      /means nothing for/,
    ],
    [
      "curves that cannot be written",
      [results, truth, "--resamples", "0", "--curves", folder],
      5,
      /it is a folder, expected a file/,
    ],
  ])("ends with its exit code and one line for %s", (_, words, status, message) => {
    const refused = score(...words);
    expect(refused.stderr).toMatch(message);
    expect(refused.status).toBe(status);
    expect(refused.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("knows the numberings that `evaluate` knows", () => {
    const { stdout } = score("--help");
    for (const name of numberingNames) expect(stdout).toContain(name);
  });
});
