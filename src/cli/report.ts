/** @module A record as a person reads it. */

import type { RunRecord } from "../record/index.ts";
import { classLines } from "./class-report.ts";
import { bold, dim, percent, table, yellow } from "./print.ts";

type Result = RunRecord["results"][number];

export function reportOf(
  record: RunRecord,
  store: string,
  { classes = false, origin = false } = {},
): string {
  const { model, protocol, samples, dataset, results, marks } = record;
  return [
    `${bold(model.name)} on ${bold(protocol.id)}: ${samples.scored} of ${dataset.size} samples (${dataset.layout})`,
    ...marks.map((mark) => yellow(`! ${mark}`)),
    "",
    table(results.map(resultRow), [1]),
    ...chartOf(record),
    ...confusionsOf(record),
    ...(classes ? classLines(record) : []),
    ...(origin ? originOf(record) : []),
    ...record.made.notes.map((note) => dim(`note: ${note}`)),
    "",
    dim(`record ${record.id.slice(0, 12)} in ${store}`),
  ].join("\n");
}

/** A value in its unit: shares as percentages. */
export const shown = (value: number | null, unit: Result["unit"]): string =>
  value === null ? "—" : unit === "share" ? percent(value) : value.toFixed(4);

function resultRow({ metric, value, unit, interval, n }: Result): string[] {
  const spread =
    interval === undefined || value === null
      ? ""
      : `${shown(interval.low, unit)} … ${shown(interval.high, unit)}  (${Math.round(100 * interval.level)} %, ${interval.method}, n = ${n})`;
  return [metric, bold(shown(value, unit)), dim(spread)];
}

const chartOf = ({ tables }: RunRecord): string[] =>
  Array.isArray(tables.chart) ? ["", ...tables.chart.map(String)] : [];

interface Confusion {
  readonly truth: string;
  readonly predicted: string;
  readonly count: number;
}

function confusionsOf({ tables }: RunRecord, most = 5): string[] {
  const pairs = (tables.confusions ?? []) as unknown as readonly Confusion[];
  if (pairs.length === 0) return [];
  const rows = pairs
    .slice(0, most)
    .map(({ truth, predicted, count }) => [`${truth} → ${predicted}`, `${count}×`]);
  return ["", dim("most frequent confusions (true → predicted)"), table(rows, [1])];
}

/** What the card says of the training, and of the file that the weights came from. */
function weightsOf({ card }: RunRecord["model"]): string[][] {
  const said = [card.pretraining?.value, card.source?.value].filter((value) => value !== undefined);
  const sha256 = card.weightsSha256 === undefined ? "" : ` (sha256 ${card.weightsSha256.value})`;
  return said.length === 0 ? [] : [[dim("weights"), `${said.join("; ")}${sha256}`]];
}

function originOf({
  model,
  preprocessing,
  runtime,
  made,
  protocol,
  dataset,
  ledger,
}: RunRecord): string[] {
  return [
    "",
    table([
      [dim("preprocessing"), preprocessing.join(" → ")],
      [dim("model"), `sha256 ${model.sha256}`],
      ...weightsOf(model),
      [dim("dataset"), `${dataset.name}, sha256 of its listing ${dataset.digest}`],
      [dim("protocol"), `${protocol.id}, sha256 ${protocol.digest}`],
      [
        dim("runtime"),
        `${runtime.engine}, ${runtime.name}, ${made.threads} threads, batch ${made.batch}`,
      ],
      [dim("device"), `${made.device.cpu}, ${made.device.cores} cores, ${made.device.os}`],
      [dim("made"), `${made.startedAt} – ${made.finishedAt} by ${made.by}: ${made.command}`],
      [dim("ledger"), `${ledger.rows} rows, sha256 ${ledger.digest}`],
    ]),
  ];
}
