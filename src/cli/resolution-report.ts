/** @module What resolution buys, as a person reads it. */
import { type Resolution, sizeTable } from "../resolution/index.ts";
import { bold, dim, yellow } from "./print.ts";
import { shown } from "./profile-report.ts";

export function resolutionReport(resolution: Resolution, store: string): string {
  const { model, protocol, dataset, marks, profile, rows } = resolution;
  return [
    `${bold("what resolution buys")}: ${bold(model)} on ${bold(protocol)}, ${dataset.samples} samples (${dataset.layout})`,
    ...[...marks, ...profile.warnings].map((warning) => yellow(`! ${warning}`)),
    ...shown(sizeTable(resolution)),
    "",
    dim(
      `records ${rows.map(({ record }) => record.slice(0, 12)).join(", ")} and profile ${profile.id.slice(0, 12)} in ${store}`,
    ),
  ].join("\n");
}
