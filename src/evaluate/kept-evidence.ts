/** @module What kept runs show, and what their metrics come to on resamples of the samples. */
import { Refusal } from "../errors.ts";
import { ledgerDigest } from "../record/index.ts";
import {
  ones,
  onResamples,
  type Resampled,
  type Resamples,
  type Reweighed,
} from "../statistics/index.ts";
import { evidenceOf, type FamilyEvidence } from "./evidence.ts";
import type { Plan } from "./plan.ts";

/** A kept run, and what is asked about it. */
export interface Subject {
  readonly plan: Plan;
  readonly ledger: string;
  /** The digest of the ledger that its record was made from. */
  readonly digest: string;
  /** Samples that do not count. */
  readonly leftOut: readonly string[];
  /** Names of lines; of a family that has one of them, all are answered. */
  readonly metrics: readonly string[];
}

type EvidenceLine = FamilyEvidence["lines"][number];

/** What a line says of all samples. */
export interface WholeLine extends EvidenceLine {
  readonly value: number;
  /** Where it is a share of hits: 1 for each sample that is one. */
  readonly hits?: Uint8Array;
}

export interface Answers {
  /** The samples in their order, and every line. */
  readonly whole: { readonly ids: readonly string[]; readonly lines: readonly WholeLine[] };
  /** The lines that are no shares of hits, in their order. */
  readonly resampled: Resampled;
}

export type Question =
  | { readonly wanted: "whole"; readonly subject: Subject }
  | {
      readonly wanted: "resampled";
      readonly subject: Subject;
      readonly resamples: Pick<Resamples, "seed" | "from" | "to">;
    };

interface Read {
  readonly ids: readonly string[];
  readonly families: readonly FamilyEvidence[];
  /** How many lines are no shares of hits … */
  readonly others: number;
  /** … and what they come to, as one; made when it is first asked for. */
  reweighed(): Reweighed;
}

/** Answers questions; the evidence of the last subject is kept, since the next is often of the same. */
export function keptEvidence(): (question: Question) => Promise<Answers[keyof Answers]> {
  let last: { readonly ledger: string; readonly read: Promise<Read> } | undefined;

  return async (question) => {
    const { subject } = question;
    if (last?.ledger !== subject.ledger) {
      last = { ledger: subject.ledger, read: readEvidence(subject) };
    }
    const read = await last.read;
    if (question.wanted === "whole") return whole(read);
    const { others: lines, ids } = read;
    if (lines === 0) return { lines, values: new Float64Array(0) };
    return onResamples(read.reweighed(), { ...question.resamples, n: ids.length, lines });
  };
}

async function readEvidence({ plan, ledger, digest, leftOut, metrics }: Subject): Promise<Read> {
  if ((await ledgerDigest(ledger)) !== digest) {
    throw new Refusal("store", `${ledger}: not the ledger of its record; restore its whole folder`);
  }
  const { ids, families } = await evidenceOf(plan, ledger);
  const out = new Set(leftOut);
  const counts = (_: unknown, i: number): boolean => !out.has(ids[i]);
  const wanted = families.filter(({ lines }) => lines.some(({ name }) => metrics.includes(name)));
  const kept = wanted.map((family) => ({ ...family, pieces: family.pieces.filter(counts) }));
  const others = kept.filter(({ isHit }) => isHit === undefined);
  let made: Reweighed | undefined;
  return {
    ids: ids.filter(counts),
    families: kept,
    others: others.flatMap(({ lines }) => lines).length,
    reweighed() {
      made ??= together(others);
      return made;
    },
  };
}

/** The lines of all families, behind each other. */
function together(families: readonly FamilyEvidence[]): Reweighed {
  const each = families.map(({ reweighed, pieces }) => reweighed(pieces));
  return (counts) => each.flatMap((reweighed) => Array.from(reweighed(counts)));
}

function whole({ ids, families, reweighed }: Read): Answers["whole"] {
  const values = reweighed()(ones(ids.length));
  let next = 0;
  const lines = families.flatMap(({ lines, pieces, isHit }) => {
    if (isHit === undefined) return lines.map((line) => ({ ...line, value: values[next++] }));
    const hits = Uint8Array.from(pieces, (piece) => Number(isHit(piece)));
    const value = hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
    return lines.map((line) => ({ ...line, value, hits }));
  });
  return { ids, lines };
}
