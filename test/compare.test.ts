/** @module `snellen compare` as a user meets it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { colourCard, colourModel } from "./support/colour-model.ts";
import { colourFolder, temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

let store: string;
let sees: string;
let greenless: string;
beforeAll(async () => {
  store = await temporary("store");
  const data = await colourFolder(10);
  const folder = await temporary("models");
  const run = async (name: string, channels: readonly number[]): Promise<string> => {
    const model = join(folder, `${name}.onnx`);
    await writeFile(model, colourModel({ channels, card: colourCard }));
    const { stdout } = snellen(
      "evaluate",
      model,
      "folder",
      "--data",
      data,
      "--store",
      store,
      "--json",
    );
    return JSON.parse(stdout).id;
  };
  sees = await run("sees_it", [2, 1, 0]);
  greenless = await run("green_less", [2, 2, 0]);
}, 60_000);

const compare = (...words: string[]) =>
  snellen("compare", sees.slice(0, 12), greenless.slice(0, 12), ...words, "--store", store);

describe("snellen compare", () => {
  test("shows what differs, and says it in words", () => {
    const { status, stdout } = compare();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^top-1 +sees_it +96\.67 %/m);
    expect(stdout).toMatch(/^top-1 +30\.00 +11\.24 … 47\.92 +0\.002 +9 : 0 +26\.93$/m);
    expect(stdout).toMatch(/^mean-per-class +30\.00 .* ≤ 0\.002/m);
    expect(stdout).toMatch(
      /^sees_it is better than green_less by 30\.00 points of top-1 \(95 % interval/m,
    );
    expect(stdout).toMatch(/^With these 30 samples a true difference of 26\.93 points is found/m);
  });

  test("writes tables for Markdown and for LaTeX, with the names escaped", () => {
    const metric = ["--metric", "top-1"];
    expect(compare(...metric, "--markdown").stdout).toContain("| top-1 | sees\\_it | 96.67 % |");
    expect(compare(...metric, "--latex").stdout).toContain("top-1 & sees\\_it & 96.67 \\% &");
  });

  test("prints JSON, and nothing else, with --json", () => {
    const { stdout } = compare("--json", "--resamples", "50", "--seed", "3", "--level", "0.9");
    const comparison = JSON.parse(stdout);
    expect(comparison).toMatchObject({ samples: 30, resamples: 50, seed: 3, level: 0.9 });
    expect(comparison.models.map(({ id }: { id: string }) => id)).toEqual([sees, greenless]);
    expect(comparison.lines[0].pairs[0].hits.onlyFirst).toBe(9);
  });

  test("says how it is used", () => {
    const { status, stdout } = snellen("compare", "--help");
    expect(status).toBe(0);
    expect(stdout).toContain("snellen compare 5f3a 81c0");
  });
});

describe("snellen compare is refused, in one line, with an exit code,", () => {
  test.each([
    ["one record", () => snellen("compare", sees, "--store", store), 2, "Expected at least 2"],
    ["a level of 95", () => compare("--level", "95"), 2, "a share from 0.5 to 1, such as 0.95"],
    ["a metric of others", () => compare("--metric", "AP"), 2, 'unknown metric "AP"'],
    ["two forms at once", () => compare("--json", "--latex"), 2, "take one of --markdown"],
    [
      "an unknown record",
      () => snellen("compare", sees, "zz", "--store", store),
      5,
      'begins with "zz"',
    ],
  ] as const)("for %s", (_, ask, code, message) => {
    const { status, stderr } = ask();
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n +at /);
    expect(status).toBe(code);
  });
});
