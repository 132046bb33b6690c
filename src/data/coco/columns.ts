/** @module Columns of numbers that grow while a file is read, and are then sorted by what they belong to. */
import type { Cursor } from "./cursor.ts";

type Numbers = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Columns of one table, by name. */
export type ColumnSet = Record<string, Numbers>;

/** Makes all columns longer if there is no room in them for `rows` rows; each has `width` numbers, or one. */
export function makeRoom<C extends ColumnSet>(
  columns: C,
  rows: number,
  widths: { readonly [K in keyof C]?: number } = {},
): void {
  for (const name of Object.keys(columns) as (keyof C)[]) {
    const width = widths[name] ?? 1;
    const room = columns[name].length / width;
    if (rows <= room) continue;
    // By half: a column is copied a few times, and never becomes twice as long as it must be.
    const longer = emptyLike(columns[name], Math.max(256, rows, Math.ceil(1.5 * room)) * width);
    longer.set(columns[name]);
    columns[name] = longer;
  }
}

/**
 * How many rows there should be room for when the cursor is behind row `last`: as many as the file has if
 * they go on as they began. The longer the beginning, the further it is trusted.
 */
export function expectedRows({ base, at, size }: Cursor, last: number): number {
  const rows = last + 1;
  const share = (base + at) / size;
  return Math.ceil(rows * Math.max(1, Math.min(1.02 / share, 64)));
}

const emptyLike = <Column extends Numbers>(column: Column, length: number): Column =>
  new (column.constructor as new (length: number) => Column)(length);

/** Which rows belong to each group, in their order. */
export interface Grouping {
  /** Of group g they are `order[starts[g]]` to `order[starts[g + 1] - 1]`. */
  readonly order: Uint32Array;
  /** [groups + 1] */
  readonly starts: Uint32Array;
}

/** Sorts rows by their group, those of one as they come (counting sort); group -1 is left out. */
export function grouped(groups: Int32Array, count: number): Grouping {
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < groups.length; i++) if (groups[i] >= 0) starts[groups[i] + 1]++;
  for (let g = 0; g < count; g++) starts[g + 1] += starts[g];
  const order = new Uint32Array(starts[count]);
  const next = starts.slice();
  for (let i = 0; i < groups.length; i++) if (groups[i] >= 0) order[next[groups[i]]++] = i;
  return { order, starts };
}

/** The rows of a column that `order` names, in its order, of `width` numbers each. */
export function gathered<Column extends Numbers>(
  column: Column,
  order: Uint32Array,
  width = 1,
): Column {
  const rows = emptyLike(column, order.length * width);
  for (let i = 0; i < order.length; i++) {
    const from = order[i] * width;
    for (let j = 0; j < width; j++) rows[i * width + j] = column[from + j];
  }
  return rows;
}

/** Whether row i is in place i for all of them: then a column is in this order already. */
export function isInOrder(order: Uint32Array): boolean {
  for (let i = 0; i < order.length; i++) if (order[i] !== i) return false;
  return true;
}
