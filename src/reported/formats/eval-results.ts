/**
 * @module `.eval_results/*.yaml` of model repositories on the Hugging Face hub: entries of a data set, a task and
 * a value. Keys as in huggingface_hub 2.4.0 (`parse_eval_result_entries`) and hub-docs (docs/hub/eval-results.md).
 */
import { addressIn, dateIn, field, listOf, textIn } from "./fields.ts";
import type { ForeignRow } from "./foreign-row.ts";
import { type Format, partsOf, stemOf } from "./format.ts";
import { readingOf } from "./reading.ts";

export const evalResults: Format = {
  name: "eval-results",
  brief: ".eval_results/*.yaml of a model repository on the Hugging Face hub",
  recognises({ content }) {
    if (content.kind !== "yaml") return false;
    const [first] = listOf(content.value);
    return textIn(field(first, "dataset"), "id") !== null && field(first, "value") !== undefined;
  },
  read({ path, content }) {
    const model = modelOf(path);
    return readingOf(
      path,
      {
        source: {
          name: `eval-results/${model}/${stemOf(path)}`,
          kind: "card",
          url: null,
          retrieved: null,
        },
        licence: null,
        attribution: `The evaluation results in the repository of ${model}`,
      },
      listOf(content.kind === "table" ? [] : content.value).map((entry, i) =>
        rowOf(entry, { i, model }),
      ),
    );
  },
};

/** Files do not say of which model they are: the folder that `.eval_results` is in does. */
function modelOf(path: string): string {
  const parts = partsOf(path);
  const at = parts.lastIndexOf(".eval_results");
  return (at > 0 ? parts[at - 1] : undefined) ?? stemOf(path);
}

function rowOf(entry: unknown, { i, model }: { i: number; model: string }): ForeignRow {
  const dataset = field(entry, "dataset");
  const source = field(entry, "source");
  const url = addressIn(source, "url");
  const task = textIn(dataset, "task_id") ?? textIn(dataset, "config");
  return {
    where: `entry ${i + 1}`,
    model,
    task: "",
    dataset: textIn(dataset, "id") ?? "",
    facts: {
      split: textIn(dataset, "split"),
      protocol: textIn(entry, "notes")?.slice(0, 2000) ?? null,
      paper:
        url === null ? null : { title: textIn(source, "name"), url, date: dateIn(entry, "date") },
    },
    values: [{ metric: task ?? "value", printed: field(entry, "value") }],
  };
}
