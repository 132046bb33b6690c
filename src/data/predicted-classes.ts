/**
 * @module What classifiers said, as tables: a row for each sample, with its name and the scores of all
 * classes in their order, or with its best class or classes, the best first.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseCsv } from "../csv.ts";
import { Refusal } from "../errors.ts";
import { readText, refuse } from "./files.ts";
import { imagenetClasses } from "./imagenet/classes.ts";
import { parseLabels } from "./label-file.ts";
import { counted, some } from "./names.ts";

export interface PredictedClasses {
  readonly file: string;
  /** Names of the samples, in the order of the rows. */
  readonly ids: readonly string[];
  /** How many scores a row has; undefined where it has classes. */
  readonly scores: number | undefined;
  /** The rows again: scores of all classes, or classes. */
  rows(): AsyncIterable<Float64Array>;
}

/** Passes over a table once, and keeps only the names. A header is told by having no number. */
export async function readPredictedClasses(file: string): Promise<PredictedClasses> {
  const ids: string[] = [];
  let shape: Shape | undefined;
  for await (const { line, fields } of linesOf(file)) {
    if (shape === undefined) {
      shape = shapeOf(fields, `${file}: line ${line}`);
      if (shape.hasHeader) continue;
    }
    checkWidth(fields, shape, `${file}: line ${line}`);
    ids.push(fields[0].trim());
  }
  if (shape === undefined || ids.length === 0) {
    throw new Refusal(
      "data",
      `${file}: has no row; expected sample,score0,score1,… or sample,class`,
    );
  }
  const { hasHeader, width } = shape;
  refuseRepeated(ids, file);
  return {
    file,
    ids,
    scores: width > 2 ? width - 1 : undefined,
    async *rows() {
      let isFirst = hasHeader;
      for await (const { line, fields } of linesOf(file)) {
        if (!isFirst)
          yield width > 2 ? scoresIn(fields, file, line) : classesIn(fields, file, line);
        isFirst = false;
      }
    },
  };
}

interface Shape {
  readonly width: number;
  readonly hasHeader: boolean;
}

function shapeOf(first: readonly string[], where: string): Shape {
  const [, ...cells] = first;
  if (cells.length === 0) {
    throw new Refusal(
      "data",
      `${where}: one field; expected sample,score0,score1,… or sample,class`,
    );
  }
  const hasHeader = !cells.some((cell) => isValue(cell));
  const numbers = cells.map((cell) => /(\d+)\s*$/.exec(cell)?.[1]);
  if (hasHeader && cells.length > 1 && !numbers.includes(undefined)) {
    const wrong = numbers.findIndex((number, i) => Number(number) !== i);
    if (wrong !== -1) {
      throw new Refusal(
        "data",
        `${where}: column ${wrong + 2} is "${cells[wrong].trim()}"; expected the scores of all classes in order, from 0`,
      );
    }
  }
  return { width: first.length, hasHeader };
}

const isValue = (cell: string): boolean =>
  /^\s*(n\d{8}|\d+(\s+\d+)*|nan|[+-]?(inf(inity)?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?))\s*$/i.test(cell);

function checkWidth(fields: readonly string[], { width }: Shape, where: string): void {
  if (fields.length === width) return;
  throw new Refusal("data", `${where}: ${fields.length} fields, and the first row has ${width}`);
}

/** Rows with their line, from 1; empty lines are passed. A quoted field ends on its line. */
async function* linesOf(file: string): AsyncGenerator<{ line: number; fields: string[] }> {
  const input = createReadStream(file);
  const failed = new Promise<never>((_, reject) => input.once("error", reject));
  failed.catch(() => undefined); // it is met below
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      const plain = line === 1 ? text.replace(/^\uFEFF/, "") : text;
      if (plain.trim() !== "") yield { line, fields: fieldsOf(plain) };
    }
    if (input.errored !== null) await failed;
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    refuse(file)(thrown as NodeJS.ErrnoException);
  } finally {
    input.destroy();
  }
}

function fieldsOf(line: string): string[] {
  if (line.includes('"')) return parseCsv(line)[0] ?? [];
  return line.split(line.includes(",") ? "," : "\t");
}

function scoresIn([, ...cells]: readonly string[], file: string, line: number): Float64Array {
  return Float64Array.from(cells, (cell, i) => {
    const score = Number(cell);
    if (cell.trim() !== "" && !Number.isNaN(score)) return score;
    if (/^\s*nan\s*$/i.test(cell)) return Number.NaN;
    throw new Refusal("data", `${file}: line ${line}: score ${i} is "${cell}"; expected a number`);
  });
}

/** Numbers of classes, or WNIDs of ImageNet. */
function classesIn([, cell]: readonly string[], file: string, line: number): Float64Array {
  return Float64Array.from(cell.trim().split(/\s+/), (word) => {
    const index = /^\d{1,9}$/.test(word) ? Number(word) : imagenetClasses().indexOf.get(word);
    if (index !== undefined) return index;
    throw new Refusal("data", `${file}: line ${line}: "${word}" is no class; expected its number`);
  });
}

function refuseRepeated(ids: readonly string[], file: string): void {
  const seen = new Set<string>();
  const repeated = ids.filter((id) => seen.size === seen.add(id).size);
  if (repeated.length === 0) return;
  throw new Refusal(
    "data",
    `${file}: ${counted(repeated.length, "sample")} there twice (${some(repeated)}); leave one row for each`,
  );
}

/** How many samples a label file speaks of. */
export const labelledSamples = async (file: string): Promise<number> =>
  parseLabels(await readText(file), file).rows.length;
