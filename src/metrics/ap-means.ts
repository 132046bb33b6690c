/** @module The means over cells that the lines of average precision are. */
import { accumulator, type CellPlace, countObjects } from "./ap-accumulate.ts";
import type { Cell } from "./ap-cell.ts";
import type { ApEvidence } from "./ap-evidence.ts";
import type { ApLine } from "./ap-lines.ts";
import { rankCategories } from "./ap-rank.ts";
import type { ApSettings } from "./ap-settings.ts";
import { pairwiseSum } from "./pairwise-sum.ts";

/** What the lines are means of. Categories without objects are in no mean, and have no column. */
interface MeanTable {
  readonly settings: ApSettings;
  readonly categories: number;
  /** The column of each category in each range of areas, or −1. [A · K] */
  readonly columns: Int32Array;
  /** How many columns each range has. [A] */
  readonly widths: Int32Array;
  /** Of each range [T · R · columns], the order in which NumPy sums. */
  readonly precision: readonly Float64Array[];
  /** Of each range and limit [T · columns]. */
  readonly recall: readonly Float64Array[];
}

/** Asked with how often each image counts, says what the lines are, for all categories or for some. */
export type Means = (
  counts: ArrayLike<number>,
) => (line: ApLine, categories?: readonly number[]) => number;

export function meansOf(settings: ApSettings, evidence: readonly ApEvidence[]): Means {
  const ranked = rankCategories(settings, evidence);
  const accumulate = accumulator(settings, ranked);
  const table = emptyTable(settings, ranked.length);
  const fill = tableFiller(table);
  const last = settings.maxDets.length - 1;
  return (counts) => {
    if (counts.length !== evidence.length) {
      throw new RangeError(`${counts.length} counts for ${evidence.length} pieces of evidence`);
    }
    const objects = countObjects(ranked, settings.areaRanges.length, counts);
    setColumns(table, objects);
    accumulate(counts, objects, last, fill);
    return (line, categories = line.categories) => meanOf(table, line, categories);
  };
}

function emptyTable(settings: ApSettings, categories: number): MeanTable {
  const { iouThresholds, recallThresholds, areaRanges, maxDets } = settings;
  const size = iouThresholds.length * categories;
  return {
    settings,
    categories,
    columns: new Int32Array(areaRanges.length * categories),
    widths: new Int32Array(areaRanges.length),
    precision: areaRanges.map(() => new Float64Array(size * recallThresholds.length)),
    recall: areaRanges.flatMap(() => maxDets.map(() => new Float64Array(size))),
  };
}

function setColumns({ columns, widths, categories }: MeanTable, objects: Float64Array): void {
  for (let a = 0; a < widths.length; a++) {
    widths[a] = 0;
    for (let k = 0; k < categories; k++) {
      columns[a * categories + k] = objects[k * widths.length + a] > 0 ? widths[a]++ : -1;
    }
  }
}

/** Puts a cell into the table. Under a smaller limit of detections fewer of its objects were found. */
function tableFiller({ settings, categories, columns, widths, precision, recall }: MeanTable) {
  const R = settings.recallThresholds.length;
  const limits = settings.maxDets.length;
  return (cell: Cell, { category, area, threshold, objects }: CellPlace): void => {
    const width = widths[area];
    const column = columns[area * categories + category];
    const into = precision[area];
    for (let r = 0; r < R; r++) {
      into[(threshold * R + r) * width + column] = cell.precision[r];
    }
    let found = 0;
    for (let m = 0; m < limits; m++) {
      found += cell.found[m];
      recall[area * limits + m][threshold * width + column] = found / objects;
    }
  };
}

/** NaN where there is nothing to take the mean of. */
function meanOf(table: MeanTable, line: ApLine, categories?: readonly number[]): number {
  const { iouThresholds, recallThresholds, maxDets } = table.settings;
  const width = table.widths[line.area];
  const ofPrecision = line.of === "precision";
  const perThreshold = ofPrecision ? recallThresholds.length : 1;
  const values = ofPrecision
    ? table.precision[line.area]
    : table.recall[line.area * maxDets.length + line.cut];
  const from = line.threshold === undefined ? 0 : line.threshold * perThreshold;
  const rows = (line.threshold === undefined ? iouThresholds.length : 1) * perThreshold;
  if (categories === undefined)
    return pairwiseSum(values, from * width, rows * width) / (rows * width);
  const own = categories
    .map((category) => table.columns[line.area * table.categories + category])
    .filter((column) => column >= 0);
  const picked = new Float64Array(rows * own.length);
  for (let row = 0; row < rows; row++) {
    for (const [i, column] of own.entries()) {
      picked[row * own.length + i] = values[(from + row) * width + column];
    }
  }
  return pairwiseSum(picked) / picked.length;
}
