/** @module How the numbers of a row are shown in tables for people. */
import type { Row } from "./rows.ts";

/** A share in percent, without the noise of binary fractions: 0.819 is 81.9. */
export const percentOf = (share: number): number => Number((100 * share).toPrecision(12));

/** As it is printed in its source; a measured share in percent with two digits. */
export function valueShown(row: Row): string {
  if (row.kind === "reported") return row.result.printed;
  return row.value === null ? "none" : numberShown(row.value, row.unit);
}

const numberShown = (value: number, unit: Row["unit"]): string =>
  unit === "share" ? (100 * value).toFixed(2) : String(Number(value.toPrecision(5)));

/** `75.78–76.53`; nothing where none is known: sources rarely give one. */
export function intervalShown(row: Row): string {
  if (row.kind === "reported" || row.result.interval === undefined) return "";
  const { low, high } = row.result.interval;
  if (low === null || high === null) return "";
  return `${numberShown(low, row.unit)}–${numberShown(high, row.unit)}`;
}

/** Height and width of the images that the model sees, where it is known. */
export function sizeOf(row: Row): readonly number[] | null {
  if (row.kind === "reported") return row.result.size;
  const size = row.record.model.card.inputSize?.value;
  return Array.isArray(size) && size.every((side) => typeof side === "number") ? size : null;
}

export const sizeShown = (row: Row): string => sizeOf(row)?.join("×") ?? "";

/** In millions with three digits: 25.6 M. */
export const millionsShown = (count: number | null): string =>
  count === null ? "" : `${Number((count / 1e6).toPrecision(3))} M`;

export const parametersOf = (row: Row): number | null =>
  row.kind === "reported" ? row.result.parameters : null;

/** Where a number comes from: a record, or a source and the place in it. */
export const originShown = (row: Row): string =>
  row.kind === "measured" ? `record ${row.record.id.slice(0, 12)}` : row.from.source.name;

/** What a reader must know besides: how it was measured. */
export function protocolShown(row: Row): string {
  if (row.kind === "measured") return [row.record.protocol.id, ...row.record.marks].join("; ");
  const { protocol, method, schedule, split } = row.result;
  return [method, schedule, split, protocol].filter((words) => words !== null).join("; ");
}
