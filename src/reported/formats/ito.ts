/**
 * @module Tables of dated results that OpenBioLink's Intelligence Task Ontology made of the archive of Papers With
 * Code: one line for each metric of each model.
 */

import type { ForeignRow, ForeignValue } from "./foreign-row.ts";
import { type Format, stemOf } from "./format.ts";
import { readingOf } from "./reading.ts";
import { hasColumns, rowsBelow, type TableRow } from "./tables.ts";

export const ito: Format = {
  name: "ito",
  brief: "results of the Intelligence Task Ontology (from Papers With Code) as CSV",
  recognises: ({ content }) =>
    hasColumns(content, "class_label", "metricName", "result", "model_label"),
  read({ path, content }) {
    const rows = rowsBelow(content);
    const models = new Map<string, Line[]>();
    for (const [i, { row }] of rows.entries()) {
      const model = row.get("individual") || `${row.get("class_label")} ${row.get("model_label")}`;
      const lines = models.get(model) ?? [];
      models.set(model, lines);
      lines.push({ row, line: i + 1 });
    }
    const reading = readingOf(
      path,
      {
        source: {
          name: `ito/${stemOf(path)}`,
          kind: "archive",
          url: "https://github.com/OpenBioLink/ITO",
          retrieved: null,
        },
        licence: "CC-BY-SA-4.0",
        attribution:
          "Papers With Code and its contributors, by way of the Intelligence Task Ontology (OpenBioLink/ITO), CC BY-SA 4.0",
      },
      [...models.values()].map(modelOf),
      { notRead: ["class", "performance_measure"].filter((name) => hasColumns(content, name)) },
    );
    // A line of the file is one value of a model, so lines are what is counted.
    return { ...reading, rows: rows.length, rowsKept: reading.values - reading.lost };
  },
};

type Line = { readonly row: TableRow; readonly line: number };

function modelOf(lines: readonly Line[]): ForeignRow {
  const [{ row }] = lines;
  const label = row.get("model_label") ?? "";
  // The quotes around the title are escaped by a backslash in the file.
  const [, model, title] = /^(.*?) model in \\?'(.*?)\\?'$/s.exec(label) ?? [null, label, null];
  const [, dataset, task] = /^(.*) - (.*?) benchmarking$/s.exec(row.get("class_label") ?? "") ?? [
    null,
    row.get("class_label") ?? "",
    "",
  ];
  const text = row.get("date") ?? "";
  const date = /^\d{4}(-\d{2}(-\d{2})?)?$/.test(text) ? text : null;
  const individual = row.get("individual") ?? "";
  return {
    where: `row ${lines.map(({ line }) => line).join(", ")}`.slice(0, 2000),
    model: model.trim(),
    task,
    dataset,
    facts: {
      paper:
        title === null && date === null
          ? null
          : { title: title?.slice(0, 2000) || null, url: null, date },
      remark: individual === "" ? null : `ITO: ${individual}`.slice(0, 2000),
    },
    values: lines.map(valueIn),
    problems:
      text === "" || date !== null ? [] : [`date: "${text.slice(0, 40)}" is no date; left out`],
  };
}

const valueIn = ({ row }: Line): ForeignValue => ({
  metric: row.get("metricName") ?? "",
  printed: row.get("result") ?? "",
});
