import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { classLines } from "./class-report.ts";

const linesOf = (perClass: readonly object[]): string[] =>
  stripVTControlCharacters(classLines({ tables: { perClass: perClass as never } }).join("\n"))
    .split("\n")
    .filter((line) => line !== "");

describe("the classes of a record", () => {
  test("of a classification have their counts and their accuracy", () => {
    expect(
      linesOf([
        { class: "green", n: 3, correct: 2 },
        { class: "red", n: 0, correct: 0 },
      ]),
    ).toEqual([
      "class  n  correct  accuracy",
      "green  3        2   66.67 %",
      "red    0        0         —",
    ]);
  });

  test("of a detector have every line that has a value for one of them", () => {
    expect(
      linesOf([
        { class: "C", AP: 0.6878, AP50: 1, APs: null, APl: null },
        { class: "D", AP: 0, AP50: 0.5, APs: 0.25, APl: null },
      ]),
    ).toEqual([
      "class       AP      AP50      APs",
      "C      68.78 %  100.00 %        —",
      "D       0.00 %   50.00 %  25.00 %",
    ]);
  });

  test("of a segmenter have shares, and pixels as counts", () => {
    expect(
      linesOf([{ class: "road", iou: 1, accuracy: 1, precision: 1, labelled: 1, predicted: 1 }]),
    ).toEqual([
      "class       iou  accuracy  precision  labelled  predicted",
      "road   100.00 %  100.00 %   100.00 %         1          1",
    ]);
  });

  test("are no line where a record has no such table", () => {
    expect(classLines({ tables: {} })).toEqual([]);
  });
});
