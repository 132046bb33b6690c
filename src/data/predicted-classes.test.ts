import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { readPredictedClasses } from "./predicted-classes.ts";

const file = join(await temporary("tables"), "table.csv");

async function read(text: string) {
  await writeFile(file, text);
  const table = await readPredictedClasses(file);
  const rows: number[][] = [];
  for await (const row of table.rows()) rows.push([...row]);
  return { ids: table.ids, scores: table.scores, rows };
}

describe("a table of predictions", () => {
  test.each<[string, string]>([
    ["with a header", "sample,score0,score1,score2\na,0.5,-1,2e-3\nb,1,2,3\n"],
    ["without one", "a,0.5,-1,2e-3\nb,1,2,3"],
    [
      "with tabs, empty lines and the ends of lines of Windows",
      "\uFEFFa\t0.5\t-1\t2e-3\r\n\r\nb\t1\t2\t3\r\n",
    ],
  ])("has the scores of all classes, %s", async (_, text) => {
    expect(await read(text)).toEqual({
      ids: ["a", "b"],
      scores: 3,
      rows: [
        [0.5, -1, 0.002],
        [1, 2, 3],
      ],
    });
  });

  test("has one class a row, or the best ones, by number or WNID", async () => {
    expect(await read("sample,class\na,7\nb,3 1 2\nc,n01440764\n")).toEqual({
      ids: ["a", "b", "c"],
      scores: undefined,
      rows: [[7], [3, 1, 2], [0]],
    });
  });

  test("keeps commas in quoted names, and NaN", async () => {
    expect(await read('"a, b.jpg",nan,1,2\n')).toEqual({
      ids: ["a, b.jpg"],
      scores: 3,
      rows: [[Number.NaN, 1, 2]],
    });
  });

  test.each<[string, string, RegExp]>([
    ["nothing", "", /table\.csv: has no row; expected sample,score0,score1,… or sample,class$/],
    ["a header alone", "sample,class\n", /has no row/],
    ["one field", "a\n", /line 1: one field; expected sample,score0/],
    ["rows of different lengths", "a,1,2\nb,1\n", /line 2: 2 fields, and the first row has 3$/],
    ["a sample twice", "a,1\nb,1\na,2\n", /1 sample there twice \(a\); leave one row for each$/],
    ["a score that is none", "a,1,2\nb,x,2\n", /line 2: score 0 is "x"; expected a number$/],
    ["a class that is none", "a,1\nb,dog\n", /line 2: "dog" is no class; expected its number$/],
    [
      "columns out of order",
      "sample,score1,score0\na,1,2\n",
      /line 1: column 2 is "score1"; expected the scores of all classes in order, from 0$/,
    ],
  ])("is refused with %s", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test("is refused where it is not there, or a folder", async () => {
    await expect(readPredictedClasses(`${file}.none`)).rejects.toThrow(/it is not there; check/);
    await expect(readPredictedClasses(join(file, ".."))).rejects.toThrow(/is a folder, expected/);
  });
});
