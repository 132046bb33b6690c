/** @module A row of a foreign file, as that file writes it. */
import type { ReportedResult } from "../reported.ts";

/** What a row can say of all of its values. */
export type Facts = Partial<
  Omit<ReportedResult, "model" | "task" | "dataset" | "metric" | "value" | "printed" | "place">
>;

export interface ForeignValue {
  /** As the file writes it. */
  readonly metric: string;
  /** Text or a number; whatever else it is, is a problem. */
  readonly printed: unknown;
  /** Other names of the metric, tried first: a card has a type and a name. */
  readonly alias?: string | undefined;
}

/** One row of a foreign file, as it writes it. */
export interface ForeignRow {
  readonly where: string;
  readonly model: unknown;
  /** In words, such as Image Classification. */
  readonly task: string;
  readonly dataset: string;
  readonly facts: Facts;
  readonly values: readonly ForeignValue[];
  /** Details that were not understood. */
  readonly problems?: readonly string[] | undefined;
}
