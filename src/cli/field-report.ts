/** @module A record of fields as a person reads it. */
import { numbersTable } from "../field/index.ts";
import type { FieldRecord } from "../record/index.ts";
import { bold, dim, table, yellow } from "./print.ts";

export function fieldReport(record: FieldRecord, store: string): string {
  const { practice, images, warnings, runtime } = record;
  const { caption, head, rows } = numbersTable(record);
  const numbers = head.map((_, i) => i).filter((i) => i !== 0 && i !== 2);
  return [
    `${bold("effective receptive fields")} over ${images.ids.length} image${images.ids.length === 1 ? "" : "s"} (${images.dataset}: ${images.layout}), by the practice ${bold(practice.name)}`,
    dim(practice.source),
    ...warnings.map((warning) => yellow(`! ${warning}`)),
    "",
    table([head.map(dim), ...rows], numbers),
    "",
    dim(caption),
    dim(`${runtime.engine}; record ${record.id.slice(0, 12)} in ${store}`),
  ].join("\n");
}
