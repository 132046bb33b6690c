/** @module What the samples of a kept run show to the metrics of its protocol. */
import { Refusal } from "../errors.ts";
import type { Line } from "../metrics/index.ts";
import { type Result, type Row, readLedger } from "../record/index.ts";
import type { Reweighed } from "../statistics/index.ts";
import { scoredIn } from "./classification.ts";
import { classificationEvidence } from "./classification-evidence.ts";
import { type Plan, protocolOf } from "./plan.ts";
import { rankingColumns } from "./ranking-values.ts";
import { commonColumns } from "./task.ts";

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

/** The evidence in a ledger, for the tasks whose records can be compared. */
export async function evidenceOf(plan: Plan, ledger: string): Promise<Evidence> {
  const protocol = protocolOf(plan);
  if (protocol.task !== "classification") {
    throw new Refusal(
      "usage",
      `${plan.protocol.id}: records of ${protocol.task} cannot be compared`,
    );
  }
  return classificationEvidence(protocol, await scoredIn(answeredIn(ledger)));
}

/** Without the logits, where they are kept: no metric asks for them. */
async function* answeredIn(ledger: string): AsyncGenerator<Row<typeof columns>> {
  for await (const row of readLedger(ledger, columns)) {
    if (row.problem === null) yield row;
  }
}

const columns = { ...commonColumns, ...rankingColumns };
