/** @module A record of a profile as a person reads it. */
import {
  costRemarks,
  costTable,
  crossoverTable,
  frontierTable,
  growthTable,
  loweringTable,
  pixelsOf,
  scenarioTable,
  type Table,
  timeTable,
} from "../profile/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { bold, dim, table, yellow } from "./print.ts";

export function profileReport(record: ProfileRecord, store: string): string {
  const { machine, subjects, ceilings, warnings } = record;
  const largest = Math.max(...subjects.map(pixelsOf));
  const timed = subjects.filter((one) => one.operators.length > 0 && pixelsOf(one) === largest);
  return [
    `${bold("what seeing costs")} on ${machine.cpu}, ${machine.cores} cores, ${machine.os}, ${machine.engine}`,
    ...(ceilings === null
      ? []
      : [
          `this machine multiplies ${(ceilings.macsPerSecond / 1e9).toPrecision(3)} GMAC/s and moves ${(ceilings.bytesPerSecond / 1e9).toPrecision(3)} GB/s`,
        ]),
    ...warnings.map((warning) => yellow(`! ${warning}`)),
    ...shown(costTable(record)),
    ...costRemarks(record).map(dim),
    ...[
      scenarioTable(record),
      growthTable(record),
      crossoverTable(record),
      frontierTable(record),
      loweringTable(record),
    ].flatMap(shown),
    ...timed.flatMap((subject) => shown(timeTable(subject, "operators", 8))),
    "",
    dim(`record ${record.id.slice(0, 12)} in ${store}`),
  ].join("\n");
}

/** Nothing of a table without rows. */
export function shown({ caption, head, rows }: Table): string[] {
  if (rows.length === 0) return [];
  const right = head.map((_, i) => i).slice(1);
  return ["", dim(caption), table([head.map(dim), ...rows], right)];
}
