/** @module What the samples of a kept run show to the metrics of its protocol. */
import type { Line } from "../metrics/index.ts";
import { type Result, readLedger } from "../record/index.ts";
import type { Reweighed } from "../statistics/index.ts";
import { type Plan, protocolOf } from "./plan.ts";
import { type AnyRow, columnsOf, taskOf } from "./tasks.ts";

/** Numbers that are concluded from the same evidence, and that evidence. */
export interface FamilyEvidence {
  /** Named as in the results of a record. */
  readonly lines: readonly (Line & { readonly unit: Result["unit"] })[];
  /** One piece for each sample; only its family knows what is in it. */
  readonly pieces: readonly unknown[];
  /** A value for each line, from how often each of some pieces counts. */
  reweighed(pieces: readonly unknown[]): Reweighed;
  /** Where the lines are shares of hits among the samples: whether the piece of one is a hit. */
  readonly isHit?: (piece: unknown) => boolean;
}

export interface Evidence {
  /** The samples that are scored, in their order. */
  readonly ids: readonly string[];
  readonly families: readonly FamilyEvidence[];
}

/** The evidence in a ledger. */
export const evidenceOf = (plan: Plan, ledger: string): Promise<Evidence> =>
  taskOf(protocolOf(plan)).evidence(answeredIn(plan, ledger), plan);

async function* answeredIn(plan: Plan, ledger: string): AsyncGenerator<AnyRow> {
  for await (const row of readLedger(ledger, columnsOf(plan))) {
    if (row.problem === null) yield row as AnyRow;
  }
}
