import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../csv.ts";
import { parseClassTable } from "./class-table.ts";
import { classTableOf, classTables } from "./class-tables.ts";

const rgb = (r: number, g: number, b: number): number => r + 256 * g + 65_536 * b;

describe("a class table", () => {
  test("of one name a line counts from 0, and has the border of 255 beside it", () => {
    const { classes, coding } = parseClassTable("sky\nroad side\r\n\ntree\n", "names.txt");
    expect(classes).toEqual(["sky", "road side", "tree"]);
    expect(coding).toEqual({
      name: "names.txt",
      classes: 3,
      numbers: [
        [0, 0],
        [1, 1],
        [2, 2],
        [255, 255],
      ],
    });
  });

  test.each([
    ["id,name\n7,road\n11,building\n0,void\n"],
    ["7,road\n11,building\n0,void\n"],
    ["name,id\nroad,7\nbuilding,11\nUnlabelled,0\n"],
  ])("has the numbers that a CSV says: %j", (text) => {
    const { classes, coding } = parseClassTable(text, "table.csv");
    expect(classes).toEqual(["road", "building"]);
    expect(coding.numbers).toEqual([
      [7, 0],
      [11, 1],
      [0, 255],
      [255, 255],
    ]);
    expect(coding.colours).toBeUndefined();
  });

  test.each([
    ["0,road,#804080\n1,tree,#808000"],
    ['id,name,colour\n0,road,"128,64,128"\n1,tree,128 128 0\n'],
    ["name,r,g,b\nroad,128,64,128\ntree,128,128,0\n"],
    ["128 64 128\troad\n128 128 0\ttree\n"],
  ])("has the colours that a file says: %j", (text) => {
    const { classes, coding } = parseClassTable(text, "table");
    expect(classes).toEqual(["road", "tree"]);
    expect(coding.colours).toEqual({
      code: "id",
      meanings: [
        [rgb(128, 64, 128), 0],
        [rgb(128, 128, 0), 1],
      ],
    });
  });

  test("takes rows of one name for one class", () => {
    const { classes, coding } = parseClassTable("5,car\n6,truck\n7,car\n", "table");
    expect(classes).toEqual(["car", "truck"]);
    expect(coding.numbers.slice(0, 3)).toEqual([
      [5, 0],
      [6, 1],
      [7, 0],
    ]);
  });

  test("of more than 255 classes has its border at 65535", () => {
    const names = Array.from({ length: 256 }, (_, i) => `class ${i}`);
    expect(parseClassTable(names.join("\n"), "many").coding.numbers.at(-1)).toEqual([
      65_535, 65_535,
    ]);
  });

  test.each<[string, string, RegExp]>([
    ["no class", "void\n", /^t: no class in it; expected one a line$/],
    ["nothing", "\n", /^t: no class in it/],
    ["a number of two classes", "1,a\n1,b", /^t: the number 1 stands for two classes/],
    ["a colour of two classes", "1 2 3 a\n1 2 3 b", /^t: the colour 1 2 3 stands for two classes/],
    ["a number that is none", "1,a\nx,b", /^t: row 2 has the id "x"; expected a whole number/],
    ["no name", "id,name\n1,", /^t: row 2 names no class; expected id,name/],
    [
      "a colour that is none",
      "1,a,300 0 0",
      /^t: row 1 has the colour "300 0 0"; expected #8040c0/,
    ],
    ["half a colour", "1,a,#12", /^t: row 1 has the colour "#12"/],
  ])("with %s is refused", (_, text, message) => {
    expect(() => parseClassTable(text, "t")).toThrow(message);
  });
});

describe("the tables that are known", () => {
  test("ADE20K: 1 to 150 are the classes, 0 is not scored", () => {
    const { classes, coding } = classTables.ade20k;
    expect(classes.length).toBe(150);
    expect([classes[0], classes[78], classes[149]]).toEqual(["wall", "arcade machine", "flag"]);
    expect(coding.numbers.slice(0, 2)).toEqual([
      [0, 255],
      [1, 0],
    ]);
    expect(coding.numbers.at(-1)).toEqual([150, 149]);
  });

  const info = "../shared/data/ade20k/objectInfo150.csv";
  test.runIf(existsSync(info))("ADE20K: in the order of objectInfo150", async () => {
    const [, ...rows] = parseCsv(await readFile(info, "utf8"));
    expect(rows.length).toBe(150);
    for (const [i, row] of rows.entries()) {
      // That file has each word of a name, and each synonym, by itself.
      const [first] = (row.at(-1) as string).split(";");
      expect(`${classTables.ade20k.classes[i]} `).toMatch(new RegExp(`^${first} `));
    }
  });

  test("Cityscapes: 19 of 34 labels are scored", () => {
    const { classes, coding } = classTables.cityscapes;
    expect(classes).toHaveLength(19);
    const scored = coding.numbers.filter(([, label]) => label !== 255);
    expect(scored.map(([id]) => classes[new Map(coding.numbers).get(id) as number])).toEqual(
      classes,
    );
    expect(new Map(coding.numbers).get(33)).toBe(18);
    expect(new Map(coding.numbers).get(29)).toBe(255);
  });

  test("or a number of classes, or a file; other words are refused", async () => {
    expect((await classTableOf("3")).classes).toEqual(["0", "1", "2"]);
    expect(await classTableOf("voc")).toBe(classTables.voc);
    await expect(classTableOf("vok")).rejects.toThrow(
      'unknown class table "vok": did you mean "voc"?',
    );
    await expect(classTableOf("./no.csv")).rejects.toThrow("./no.csv: it is not there");
  });
});
