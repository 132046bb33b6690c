import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { type ClassScoreOptions, scoreClasses } from "./score-classes.ts";

const folder = await temporary("score-classes");
const predictions = join(folder, "scores.csv");
const truth = join(folder, "labels.csv");

async function scored(table: string, labels: string, options: Partial<ClassScoreOptions> = {}) {
  await writeFile(predictions, table);
  await writeFile(truth, labels);
  return scoreClasses({ predictions, truth, resamples: 0, ...options });
}

const labels = "a.jpg,0\nb.jpg,1\nc.jpg,2\nd.jpg,1\n";

describe("a table of class scores", () => {
  test("has its accuracy, likelihood and calibration, and every class", async () => {
    // Right: a, b, c; d is taken for 0.
    const { lines, tables, task, images, text, notes } = await scored(
      "sample,score0,score1,score2\na,5,1,0\nb,0,9,1\nc,0,1,2\nd,3,2,1\n",
      labels,
    );
    expect({ task, images, text }).toEqual({ task: "classification", images: 4, text: [] });
    const values = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
    expect(values["top-1"]).toBe(3 / 4);
    expect(values["mean-per-class"]).toBeCloseTo((1 + 1 / 2 + 1) / 3, 12);
    const logits = [
      [5, 1, 0],
      [9, 0, 1],
      [2, 0, 1],
      [2, 3, 1],
    ]; // that of the truth first
    const loss = logits.map(([own, ...rest]) =>
      Math.log([own, ...rest].reduce((s, x) => s + Math.exp(x - own), 0)),
    );
    expect(values["negative-log-likelihood"]).toBeCloseTo(loss.reduce((s, x) => s + x, 0) / 4, 6);
    expect(lines[0].interval?.method).toBe("wilson");
    expect(tables.perClass.rows).toEqual([
      ["0", 1, 1, 1],
      ["1", 2, 1, 0.5],
      ["2", 1, 1, 1],
    ]);
    expect(notes).toEqual(["scores are taken for logits"]);
  });

  test("of probabilities is read as such", async () => {
    const { lines, notes } = await scored("a,0.7,0.2,0.1\nb,0.1,0.8,0.1\n", labels);
    expect(notes).toContain("scores are taken for probabilities");
    expect(notes).toContain("without a row and not counted: 2 of 4 labelled samples");
    const loss = lines.find(({ name }) => name === "negative-log-likelihood");
    expect(loss?.value).toBeCloseTo(-(Math.log(0.7) + Math.log(0.8)) / 2, 6);
  });

  test("says why its likelihood has no number", async () => {
    const { lines, notes } = await scored("a,1,0,0\nb,1,0,0\n", labels);
    expect(lines.find(({ name }) => name === "negative-log-likelihood")?.value).toBeNull();
    expect(notes).toContain("likelihood is infinite: 1 of 2 rows give the true class no chance");
  });

  test("counts a row with a NaN as wrong", async () => {
    const { lines, notes } = await scored("a,1,0,0\nb,nan,9,0\n", labels);
    expect(lines[0].value).toBe(1 / 2);
    expect(notes).toContain("rows with a NaN count as wrong: 1 of 2");
  });

  test("has an interval for every line", async () => {
    const { lines } = await scored("a,5,1,0\nb,0,9,1\nc,0,1,2\nd,3,2,1\n", labels, {
      resamples: 50,
    });
    expect(lines.every(({ interval }) => interval !== undefined)).toBe(true);
    expect(lines[1].interval?.method).toBe("bootstrap 50, seed 20251123");
  });

  test("that mixes probabilities and logits is refused", async () => {
    await expect(scored("a,0.7,0.2,0.1\nb,-1,2,3\n", labels)).rejects.toThrow(
      /b has a score below 0, and the first row has probabilities; write one of both$/,
    );
  });

  test("with a sample that has no label is refused", async () => {
    await expect(scored("a,1,0,0\nz,1,0,0\n", labels)).rejects.toThrow(
      /labels\.csv: has 4 labels, but none for 1 of 2 images \(z\)/,
    );
  });
});

describe("a table of classes", () => {
  test("has its accuracy alone", async () => {
    const { lines, notes } = await scored("sample,class\na,0\nb,1\nc,0\nd,1\n", labels);
    expect(lines.map(({ name, value }) => [name, value])).toEqual([
      ["top-1", 3 / 4],
      ["mean-per-class", 2 / 3],
    ]);
    expect(notes).toEqual([]);
  });

  test("of the five best has top-5 too", async () => {
    const { lines } = await scored("a,9 8 7 6 0\nb,1 2 3 4 5\n", labels);
    expect(lines.slice(0, 2).map(({ name, value }) => [name, value])).toEqual([
      ["top-1", 1 / 2],
      ["top-5", 1],
    ]);
  });
});
