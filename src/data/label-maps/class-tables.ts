/** @module Class tables by what a user gives: a name that is known, how many classes there are, or a file. */
import { unknownName } from "../../errors.ts";
import { isFile, readText } from "../files.ts";
import { ade20kTable } from "./ade20k-table.ts";
import { cityscapesTable, cityscapesTrainIdTable } from "./cityscapes-table.ts";
import { type ClassTable, parseClassTable } from "./class-table.ts";
import { plainCoding } from "./coding.ts";
import { vocTable } from "./voc-table.ts";

/** Those that are known by heart. */
export const classTables: Readonly<Record<string, ClassTable>> = {
  ade20k: ade20kTable,
  cityscapes: cityscapesTable,
  "cityscapes-train-ids": cityscapesTrainIdTable,
  voc: vocTable,
};

export async function classTableOf(given: string): Promise<ClassTable> {
  const known = new Map(Object.entries(classTables)).get(given);
  if (known !== undefined) return known;
  if (/^[1-9]\d{0,3}$/.test(given)) return numbered(Number(given));
  if (!/[./\\]/.test(given) && !(await isFile(given))) {
    throw unknownName("class table", given, [...Object.keys(classTables), "a number", "a file"]);
  }
  return parseClassTable(await readText(given), given);
}

/** Classes that are called by their numbers. */
const numbered = (count: number): ClassTable => ({
  classes: Array.from({ length: count }, (_, label) => String(label)),
  coding: plainCoding(`labels 0 to ${count - 1}`, count),
});
