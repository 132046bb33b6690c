/**
 * @module Files that say which class an image is of, in the forms that they are passed around in. A form
 * is recognised by what the file says, not by its name.
 */

import { parseCsv } from "../csv.ts";
import { Refusal } from "../errors.ts";
import { ilsvrcName } from "./names.ts";

/** What a file says of one image: its name, and labels as they are written (numbers or WNIDs). */
export interface LabelRow {
  readonly name: string;
  readonly labels: readonly string[];
}

export interface LabelFile {
  /** How it is written; `json-list` (ReaL) and `ground-truth` (ILSVRC2012) go by the number of the image. */
  readonly form: "json-list" | "json-table" | "kaggle" | "csv" | "ground-truth" | "list";
  readonly rows: readonly LabelRow[];
}

/** The labels in a text; `where` names it in messages. */
export function parseLabels(text: string, where: string): LabelFile {
  const start = text.trimStart();
  if (start === "") throw new Refusal("data", `${where}: empty, expected labels`);
  if (start.startsWith("[") || start.startsWith("{")) return fromJson(start, where);
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  if (/^\s*"?ImageId"?\s*,\s*"?PredictionString/i.test(lines[0])) return fromKaggle(text, where);
  if (lines[0].includes(",")) return fromCsv(text, where);
  if (lines.every((line) => /^\s*\d+\s*$/.test(line))) {
    return { form: "ground-truth", rows: lines.map((line, i) => inOrder(i, [line.trim()])) };
  }
  return { form: "list", rows: lines.map((line, i) => fromLine(line, `${where}: line ${i + 1}`)) };
}

/** A list without names speaks of the ILSVRC validation images by their number. */
const inOrder = (i: number, labels: readonly string[]): LabelRow => ({
  name: ilsvrcName(i + 1),
  labels,
});

/** ReaL: a list of lists in the order of the validation images; or an object, name → label or labels. */
function fromJson(text: string, where: string): LabelFile {
  const json = parseJson(text, where);
  if (Array.isArray(json)) {
    const rows = json.map((labels, i) => inOrder(i, jsonLabels(labels, `${where}: entry ${i}`)));
    return { form: "json-list", rows };
  }
  const rows = Object.entries(json as object).map(([name, labels]) => ({
    name,
    labels: jsonLabels(labels, `${where}: ${JSON.stringify(name)}`),
  }));
  return { form: "json-table", rows };
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = (cause as SyntaxError).message;
    throw new Refusal("data", `${where}: not whole JSON (${message}); fetch it again`, { cause });
  }
}

function jsonLabels(value: unknown, where: string): string[] {
  const labels: unknown[] = Array.isArray(value) ? value : [value];
  return labels.map((label) => {
    if (typeof label === "number" || typeof label === "string") return String(label);
    throw new Refusal(
      "data",
      `${where} has ${JSON.stringify(value)}; expected a class or a list of classes`,
    );
  });
}

/** `ImageId,PredictionString`, the second being `wnid xmin ymin xmax ymax`, repeated. */
function fromKaggle(text: string, where: string): LabelFile {
  const rows = parseCsv(text)
    .slice(1)
    .map(([name, prediction = ""], i) => ({
      name,
      labels: [oneClass(prediction.trim().split(/\s+/), `${where}: row ${i + 2}`)],
    }));
  return { form: "kaggle", rows };
}

/** All boxes of a row are of one class. */
function oneClass(tokens: readonly string[], where: string): string {
  const classes = new Set(tokens.filter((_, i) => i % 5 === 0));
  const [first] = classes;
  if (classes.size === 1 && /^n\d{8}$/.test(first)) return first;
  throw new Refusal(
    "data",
    `${where} has "${tokens.slice(0, 6).join(" ")}"; expected one WNID with its boxes`,
  );
}

/** `id,label` or `id,label label …`; a first row without a label is a header. */
function fromCsv(text: string, where: string): LabelFile {
  const [first, ...others] = parseCsv(text);
  const isHeader = !/\d/.test(first?.[1] ?? "");
  const rows = (isHeader ? others : [first, ...others]).map((row, i) => {
    const line = `${where}: row ${i + (isHeader ? 2 : 1)}`;
    if (row.length !== 2) {
      throw new Refusal(
        "data",
        `${line} has ${row.length} fields; expected id,label or id,label label`,
      );
    }
    return { name: row[0].trim(), labels: words(row[1]) };
  });
  return { form: "csv", rows };
}

/** `name label`; a name may hold spaces. */
function fromLine(line: string, where: string): LabelRow {
  const [, name, label] = /^\s*(\S|\S.*\S)\s+(\S+)\s*$/.exec(line) ?? [];
  if (name !== undefined && label !== undefined) return { name, labels: [label] };
  throw new Refusal("data", `${where} is "${line.slice(0, 60)}"; expected a file name and a label`);
}

const words = (text: string): string[] => text.split(/[\s;]+/).filter((word) => word !== "");
