/** @module Our own files of reported results. */
import { Refusal } from "../../errors.ts";
import { reportedResultSchema, reportedSchema } from "../reported.ts";
import { field, listOf } from "./fields.ts";
import type { Format, Problem } from "./format.ts";

const head = reportedSchema.omit({ results: true });

export const own: Format = {
  name: "snellen",
  brief: "reported results as Snellen keeps them",
  recognises: ({ content }) =>
    content.kind === "json" && field(content.value, "kind") === "reported",
  read({ path, content }) {
    const value = content.kind === "table" ? undefined : content.value;
    const read = head.safeParse(value);
    if (!read.success) {
      const [{ path: at, message }] = read.error.issues;
      throw new Refusal(
        "data",
        `${path}: no file of reported results (${at.join(".")}: ${message})`,
      );
    }
    const rows = listOf(field(value, "results"));
    const problems: Problem[] = [];
    const results = rows.flatMap((row, i) => {
      const result = reportedResultSchema.safeParse(row);
      if (result.success) return [result.data];
      const [{ path: at, message }] = result.error.issues;
      problems.push({ where: `results[${i}]`, reason: `${at.join(".")}: ${message}` });
      return [];
    });
    return {
      reported: { ...read.data, results },
      ...{ rows: rows.length, rowsKept: results.length, values: rows.length },
      ...{ folded: 0, lost: problems.length, problems, notRead: [] },
    };
  },
};
