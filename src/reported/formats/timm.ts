/** @module The tables of results of timm: `results-imagenet.csv` and those of the sister sets. */
import { Refusal } from "../../errors.ts";
import type { Facts, ForeignRow } from "./foreign-row.ts";
import { type Format, stemOf } from "./format.ts";
import { printedNumber, numberOf as valueIn } from "./printed-number.ts";
import { readingOf } from "./reading.ts";
import { hasColumns, rowsBelow, type TableRow } from "./tables.ts";
import { timmName } from "./timm-names.ts";

/** The data set stands in the name of the file alone. */
const datasets: ReadonlyMap<string, string> = new Map([
  ["imagenet", "imagenet-1k"],
  ["imagenet-real", "imagenet-real"],
  ["imagenetv2-matched-frequency", "imagenet-v2-matched-frequency"],
  ["imagenet-a", "imagenet-a"],
  ["imagenet-r", "imagenet-r"],
  ["sketch", "imagenet-sketch"],
]);

/** What follows from the columns that are read, and from the other tables. */
const follows = ["top1_err", "top5_err", "top1_diff", "top5_diff", "rank_diff"];

export const timm: Format = {
  name: "timm",
  brief: "results/results-*.csv of timm (PyTorch Image Models)",
  recognises: ({ content }) =>
    hasColumns(content, "model", "img_size", "top1", "top5", "param_count", "crop_pct"),
  read({ path, content }) {
    const which = stemOf(path).replace(/^results-/, "");
    const dataset = datasets.get(which);
    if (dataset === undefined) {
      throw new Refusal(
        "data",
        `${path}: a table of timm says only by its name which data set it is of; expected one of ${[...datasets.keys()].map((name) => `results-${name}.csv`).join(", ")}`,
      );
    }
    return readingOf(
      path,
      {
        source: {
          name: `timm/${which}`,
          kind: "repository",
          url: "https://github.com/huggingface/pytorch-image-models/tree/main/results",
          retrieved: null,
        },
        licence: "Apache-2.0",
        attribution: "Ross Wightman and contributors, PyTorch Image Models (timm), Apache-2.0",
      },
      rowsBelow(content).map(({ row, isRagged }, i) => rowOf(row, i, { dataset, isRagged })),
      { isPercent: true, notRead: follows.filter((name) => hasColumns(content, name)) },
    );
  },
};

function rowOf(
  row: TableRow,
  i: number,
  { dataset, isRagged }: { dataset: string; isRagged: boolean },
): ForeignRow {
  const model = row.get("model") ?? "";
  const { facts, problems } = settingsOf(row);
  const { extraData, ...named } = timmName(model);
  return {
    where: `row ${i + 1}`,
    model,
    task: "Image Classification",
    dataset,
    facts: { ...named, ...facts, extraData },
    values: ["top1", "top5"].map((metric) => ({ metric, printed: row.get(metric) })),
    problems: isRagged ? [...problems, "it has more or fewer cells than the head"] : problems,
  };
}

function settingsOf(row: TableRow): { facts: Facts; problems: string[] } {
  const problems: string[] = [];
  const numberOf = (column: string): number | null => {
    const number = printedNumber(row.get(column));
    if (number === undefined)
      problems.push(`${column}: "${row.get(column)?.slice(0, 40)}" is no number; left out`);
    return number === undefined ? null : valueIn(number);
  };
  const side = numberOf("img_size");
  const millions = numberOf("param_count");
  const crop = numberOf("crop_pct");
  const interpolation = row.get("interpolation") || null;
  const said = [crop === null ? null : `crop_pct ${crop}`, interpolation].filter(
    (words) => words !== null,
  );
  return {
    facts: {
      size: side === null ? null : [side, side],
      parameters: millions === null ? null : Math.round(millions * 1e6),
      protocol: said.join(", ") || null,
    },
    problems,
  };
}
