/** @module Results of one model as the Hugging Face hub reads them: `model-index` of its card, and `.eval_results`. */
import { stringify } from "yaml";
import { Refusal } from "../errors.ts";
import { oneLine } from "./markup.ts";
import { plain, type Row } from "./rows.ts";
import { intervalShown, percentOf, protocolShown } from "./shown.ts";

/** Tasks in the words of the hub, by our metrics. */
const taskTypes: readonly (readonly [of: RegExp, type: string])[] = [
  [/^top\d/, "image-classification"],
  [/^boxap/, "object-detection"],
  [/^(maskap|miou)/, "image-segmentation"],
  [/^keypointap/, "keypoint-detection"],
];
/** The data sets that we know to be there under another name. */
const hubDatasets: ReadonlyMap<string, string> = new Map([["imagenet-1k", "ILSVRC/imagenet-1k"]]);

const taskOf = ({ metric }: Row): string =>
  taskTypes.find(([of]) => of.test(plain(metric)))?.[1] ?? "other";

const shownValue = ({ value, unit }: Row): number | null =>
  value === null || unit !== "share" ? value : percentOf(value);

/** YAML for the front matter of the card: values in percent, measured or reported in the name of each metric. */
export function modelIndexOf(rows: readonly Row[]): string {
  const name = oneModel(rows, "model-index");
  return stringify({ "model-index": [{ name, results: withValue(rows).map(indexed) }] }, layout);
}

/** Dates in quotes: readers of YAML 1.1 would make something else of them. */
const layout = { lineWidth: 0, compat: "yaml-1.1" } as const;

const withValue = (rows: readonly Row[]): Row[] => rows.filter(({ value }) => value !== null);

function indexed(row: Row) {
  const { dataset, metric, kind } = row;
  const split = row.kind === "reported" ? row.result.split : null;
  const url = row.kind === "reported" ? (row.result.paper?.url ?? row.from.source.url) : null;
  return {
    task: { type: taskOf(row) },
    dataset: { type: hubDatasets.get(dataset) ?? dataset, name: dataset, ...(split && { split }) },
    metrics: [
      {
        type: /^top/.test(plain(metric)) ? "accuracy" : metric,
        name: `${metric} (${kind})`,
        value: shownValue(row),
        args: row.kind === "measured" ? measuredArgs(row) : reportedArgs(row),
      },
    ],
    ...(url !== null && row.kind === "reported" && { source: { name: row.from.source.name, url } }),
  };
}

function measuredArgs({ record, result, unit }: Row & { kind: "measured" }) {
  const { interval } = result;
  const shown = (bound: number | null): number | null =>
    bound === null || unit !== "share" ? bound : percentOf(bound);
  return {
    protocol: record.protocol.id,
    record: record.id,
    n: result.n,
    ...(interval && {
      interval: [shown(interval.low), shown(interval.high)],
      level: interval.level,
      method: interval.method,
    }),
    ...(record.marks.length > 0 && { marks: record.marks }),
  };
}

const reportedArgs = ({ result, from }: Row & { kind: "reported" }) => ({
  ...{ printed: result.printed, place: result.place, source: from.source.name },
  ...(from.licence !== null && { licence: from.licence, attribution: from.attribution }),
});

/** Entries for a file in `.eval_results/`, with what has to be looked at before it goes there. */
export function evalResultsOf(rows: readonly Row[]): string {
  const name = oneModel(rows, "eval-results");
  return [
    `# Results of ${oneLine(name)}. On the hub \`dataset.id\` must be a benchmark, and \`task_id\` one of its eval.yaml:`,
    "# look at both before you add this file to .eval_results/. Values are in percent where they are shares.",
    stringify(withValue(rows).map(entry), layout),
  ].join("\n");
}

function entry(row: Row) {
  const source = row.kind === "reported" ? (row.result.paper?.url ?? row.from.source.url) : null;
  const date =
    row.kind === "measured" ? row.record.made.finishedAt : (row.result.paper?.date ?? null);
  return {
    dataset: { id: hubDatasets.get(row.dataset) ?? row.dataset, task_id: row.metric },
    value: shownValue(row),
    ...(date !== null && { date }),
    ...(source !== null &&
      row.kind === "reported" && { source: { url: source, name: row.from.source.name } }),
    notes: notesOf(row),
  };
}

function notesOf(row: Row): string {
  const interval = intervalShown(row);
  const words =
    row.kind === "measured"
      ? [
          "measured with Snellen",
          protocolShown(row),
          `${row.result.n} samples`,
          interval === "" ? "" : `interval ${interval}`,
          `record ${row.record.id}`,
        ]
      : [
          "reported",
          row.from.source.name,
          row.result.place,
          protocolShown(row),
          row.from.licence ?? "",
        ];
  return words.filter((part) => part !== "").join("; ");
}

function oneModel(rows: readonly Row[], format: string): string {
  const names = [...new Set(rows.map(({ model }) => model))];
  if (names.length === 1) return names[0];
  const some = names.slice(0, 6).map(oneLine).join(", ");
  throw new Refusal(
    "usage",
    `${format} is of one model, and these rows are of ${names.length}: name one with --model (${some}${names.length > 6 ? ", …" : ""})`,
  );
}
