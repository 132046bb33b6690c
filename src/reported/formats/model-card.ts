/** @module The `model-index` of a model card: YAML in front of a README.md. */
import { addressIn, dateIn, field, listOf, textIn } from "./fields.ts";
import type { ForeignRow, ForeignValue } from "./foreign-row.ts";
import { type Format, partsOf, stemOf } from "./format.ts";
import { readingOf } from "./reading.ts";

export const modelCard: Format = {
  name: "model-card",
  brief: "model-index in the YAML front matter of a model card (README.md)",
  recognises: ({ content }) =>
    (content.kind === "front matter" || content.kind === "yaml") &&
    Array.isArray(field(content.value, "model-index")),
  read({ path, content }) {
    const card = content.kind === "table" ? undefined : content.value;
    const models = listOf(field(card, "model-index"));
    const [first] = models;
    const name = textIn(first, "name") ?? partsOf(path).at(-2) ?? stemOf(path);
    return readingOf(
      path,
      {
        source: { name: `card/${name}`.slice(0, 300), kind: "card", url: null, retrieved: null },
        // The licence of a card is that of the weights; numbers in it are facts that it states.
        licence: null,
        attribution: `The model card of ${name}`.slice(0, 2000),
      },
      models.flatMap(rowsOf),
    );
  },
};

const rowsOf = (model: unknown, i: number): ForeignRow[] =>
  listOf(field(model, "results")).map((result, j) => {
    const dataset = field(result, "dataset");
    const task = field(result, "task");
    const source = field(result, "source");
    const split = textIn(dataset, "split");
    const url = addressIn(source, "url");
    const config = textIn(dataset, "config");
    return {
      where: `model-index[${i}].results[${j}]`,
      model: field(model, "name"),
      task: textIn(task, "type") ?? textIn(task, "name") ?? "",
      dataset: textIn(dataset, "type") ?? textIn(dataset, "name") ?? "",
      facts: {
        ...(split !== null && { split }),
        paper:
          url === null
            ? null
            : { title: textIn(source, "name"), url, date: dateIn(source, "date") },
        protocol: config === null || config === "default" ? null : `config ${config}`,
      },
      values: listOf(field(result, "metrics")).map(valueIn),
    };
  });

function valueIn(metric: unknown): ForeignValue {
  const type = textIn(metric, "type");
  // Our own cards say in the name whether a number was measured.
  const name = textIn(metric, "name")?.replace(/ \((measured|reported)\)$/, "") ?? null;
  // Five metrics of one type are told apart by their names: top-1 and top-5 are both `accuracy`.
  return {
    metric: name ?? type ?? "a metric without a name",
    alias: name === null || saysWhich.test(name) ? undefined : (type ?? undefined),
    printed: field(metric, "value"),
  };
}

/** Names that say more than their type: of these the type is not asked. */
const saysWhich = /\d|[({]/;
