/**
 * @module The tree of tasks of Papers With Code, as in its `evaluation-tables.json` and in the files of
 * sota-extractor: tasks with subtasks, data sets with sub-data sets, and tables of results.
 */

import { addressIn, dateIn, entriesOf, field, listOf, textIn, unreadable } from "./fields.ts";
import type { ForeignRow } from "./foreign-row.ts";
import type { ForeignFile } from "./format.ts";

/** A file is one task or a list of tasks; each has a name, and data sets or subtasks. */
export function isTaskTree({ content }: ForeignFile): boolean {
  if (content.kind !== "json") return false;
  const [first] = Array.isArray(content.value) ? content.value : [content.value];
  return (
    typeof field(first, "task") === "string" &&
    (Array.isArray(field(first, "datasets")) || Array.isArray(field(first, "subtasks")))
  );
}

interface Branch {
  readonly node: unknown;
  readonly task: string;
  /** The name of the data set, with those that it is a part of. */
  readonly dataset: string | null;
}

/** All rows of all tables, in the order of the file. Nothing here is recursive: a file may be nested deeply. */
export function rowsOf(tree: unknown): ForeignRow[] {
  const rows: ForeignRow[] = [];
  const open: Branch[] = branches(Array.isArray(tree) ? tree : [tree], "", null).reverse();
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const { node } = branch;
    const task = textIn(node, "task") ?? branch.task;
    const dataset = datasetOf(branch);
    for (const row of tableOf(node, task, dataset)) rows.push(row);
    const inner = [
      ...branches(field(node, "datasets"), task, null),
      ...branches(field(node, "subdatasets"), task, dataset),
      ...branches(field(node, "subtasks"), task, null),
    ];
    for (const next of inner.reverse()) open.push(next);
  }
  return rows;
}

const branches = (nodes: unknown, task: string, dataset: string | null): Branch[] =>
  listOf(nodes).map((node) => ({ node, task, dataset }));

function datasetOf({ node, dataset }: Branch): string | null {
  const own = textIn(node, "subdataset") ?? textIn(node, "dataset");
  return dataset === null || own === null ? (own ?? dataset) : `${dataset} / ${own}`;
}

function tableOf(node: unknown, task: string, dataset: string | null): ForeignRow[] {
  const table = field(node, "sota");
  return listOf(field(table, "rows")).map((row, i) => {
    const where = `${(task || "a task without a name").slice(0, 500)} › ${(dataset ?? "a data set without a name").slice(0, 500)}, row ${i + 1}`;
    return rowOf(row, { where, task, dataset: dataset ?? "" });
  });
}

function rowOf(
  row: unknown,
  { where, task, dataset }: { where: string; task: string; dataset: string },
): ForeignRow {
  const url = addressIn(row, "paper_url");
  const date = dateIn(row, "paper_date");
  const title = textIn(row, "paper_title")?.slice(0, 2000) ?? null;
  const [code] = listOf(field(row, "code_links"));
  const address = addressIn(code, "url");
  const model = textIn(row, "model_name");
  const extra = field(row, "uses_additional_data");
  return {
    where,
    model: model ?? title ?? field(row, "model_name"),
    task,
    dataset,
    facts: {
      paper: title === null && url === null && date === null ? null : { title, url, date },
      code: address,
      extraData: typeof extra === "boolean" ? extra : null,
      remark: model === null ? "The source names no model; this is the title of its paper" : null,
    },
    values: entriesOf(field(row, "metrics")).map(([metric, printed]) => ({ metric, printed })),
    problems: [
      ...unreadable(row, "paper_url", url, "address"),
      ...unreadable(row, "paper_date", date, "date"),
      ...unreadable(code, "url", address, "address"),
    ],
  };
}
