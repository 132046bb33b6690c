/** @module Which class table belongs to given label maps. */
import { join } from "node:path";
import { Refusal } from "../../errors.ts";
import { isFile } from "../files.ts";
import type { ClassTable } from "./class-table.ts";
import { classTableOf, classTables } from "./class-tables.ts";
import type { FoundLayout } from "./layouts.ts";
import type { Pairs } from "./pairs.ts";

/** Names of maps that leave no doubt. */
const byName: readonly (readonly [name: RegExp, table: string])[] = [
  [/(^|\/)ADE_(val|train)_\d{8}\.png$/, "ade20k"],
  [/_gtFine_labelIds\.png$/, "cityscapes"],
  [/_gtFine_labelTrainIds\.png$/, "cityscapes-train-ids"],
];

export interface TableRequest {
  /** What the user gives. */
  readonly given: string | undefined;
  /** What the layout knows: a table by its name, and a file that may be there. */
  readonly known?: string | undefined;
  readonly beside?: string | undefined;
  /** A map, as all others are named. */
  readonly example: string;
  /** For messages. */
  readonly where: string;
}

export async function whichTable(request: TableRequest): Promise<ClassTable> {
  const { given, known, beside, example, where } = request;
  if (given !== undefined) return classTableOf(given);
  if (known !== undefined) return classTableOf(known);
  if (beside !== undefined && (await isFile(beside))) return classTableOf(beside);
  const named = byName.find(([name]) => name.test(example))?.[1];
  if (named !== undefined) return classTableOf(named);
  throw new Refusal(
    "usage",
    `${where}: which classes are these? name a class table: ${Object.keys(classTables).join(", ")}, how many classes there are, or a file (one name a line, or id,name,colour)`,
  );
}

/** The same for maps that lie in a known layout. */
export const tableOfLayout = (
  { root, maps, layout }: FoundLayout,
  { suffix, pairs }: Pairs,
  given: string | undefined,
): Promise<ClassTable> =>
  whichTable({
    given,
    known: suffix.classes,
    beside: join(root, layout.tableFile ?? "classes.txt"),
    example: pairs[0].map,
    where: maps,
  });
