import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Score, ScoreTable } from "../evaluate/index.ts";
import { scoreReport } from "./score-report.ts";

function tableOf(name: string, one: ScoreTable): string[] {
  const score: Score = {
    ...{ task: "panoptic", metricFamily: "panoptic-quality", images: 2 },
    ...{ lines: [], text: ["PQ"], tables: { [name]: one }, notes: [] },
  };
  const report = stripVTControlCharacters(scoreReport(score));
  return report.split("\n").slice(3);
}

describe("a table of a score", () => {
  test("has counts as whole numbers, whatever they are, and shares with three decimals", () => {
    const perClass: ScoreTable = {
      columns: ["class", "kind", "PQ", "found", "missed"],
      kinds: ["text", "text", "share", "count", "count"],
      rows: [
        ["car", "thing", 1, 1, 0],
        ["sky", "stuff", 0.5, 1, 1],
      ],
    };
    expect(tableOf("perClass", perClass)).toEqual([
      "class  kind      PQ  found  missed",
      "car    thing  1.000      1       0",
      "sky    stuff  0.500      1       1",
    ]);
  });

  test("leaves out classes that are nowhere", () => {
    const perClass: ScoreTable = {
      columns: ["class", "kind", "PQ", "found"],
      kinds: ["text", "text", "share", "count"],
      rows: [
        ["car", "thing", 0, 3],
        ["sky", "stuff", null, 0],
      ],
    };
    expect(tableOf("perClass", perClass).slice(1)).toEqual(["car    thing  0.000      3"]);
  });

  test("is left out itself where no class is anywhere", () => {
    const perClass: ScoreTable = {
      columns: ["class", "objects", "AP"],
      kinds: ["text", "count", "share"],
      rows: [["car", 0, null]],
    };
    expect(tableOf("perClass", perClass)).toEqual([]);
  });

  test("has changes with their sign, and those that change nothing", () => {
    const corrections: ScoreTable = {
      columns: ["correction", "AP", "APs", "does"],
      kinds: ["text", "change", "change", "text"],
      rows: [
        ["idZero", 0.0125, null, "finds"],
        ["epsilon", -2e-6, 1e-16, "divides"],
        ["areaBounds", 0, 0, "parts"],
      ],
    };
    expect(tableOf("corrections", corrections)).toEqual([
      "correction       AP  APs  does",
      "idZero      +0.0125    —  finds",
      "epsilon       −2e-6    0  divides",
      "areaBounds        0    0  parts",
    ]);
  });
});
