/** @module Whether two profiles of one machine say the same, as far as each can say it. */
import { Refusal } from "../errors.ts";
import type { ProfileRecord } from "../record/index.ts";
import { nameOf, overRounds } from "./tables.ts";

type Subject = ProfileRecord["subjects"][number];

/** What the rounds of one profile say of a latency. */
export interface Told {
  readonly medianMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

export interface Agreement {
  readonly subject: string;
  readonly told: readonly [Told, Told];
  /** Whether the ranges of the rounds have something in common. */
  readonly isShared: boolean;
}

/** Of all that was measured in both. @throws Refusal where the machines differ */
export function agreementOf(first: ProfileRecord, second: ProfileRecord): Agreement[] {
  if (first.fingerprint !== second.fingerprint) {
    throw new Refusal(
      "usage",
      `${first.machine.cpu} and ${second.machine.cpu}: times of two machines, or of two engines, cannot agree; compare ratios within each`,
    );
  }
  return first.subjects.flatMap((one) => {
    const other = second.subjects.find((subject) => keyOf(subject) === keyOf(one));
    if (other === undefined || one.rounds.length === 0 || other.rounds.length === 0) return [];
    const told = [toldOf(one), toldOf(other)] as const;
    const [a, b] = told;
    const isShared = a.lowMs <= b.highMs && b.lowMs <= a.highMs;
    return [{ subject: keyOf(one), told, isShared }];
  });
}

const keyOf = (subject: Subject): string => `${nameOf(subject)} at ${subject.sides.join("×")}`;

function toldOf(subject: Subject): Told {
  const medians = subject.rounds.map(({ medianMs }) => medianMs);
  return {
    medianMs: overRounds(subject, ({ medianMs }) => medianMs),
    lowMs: Math.min(...medians),
    highMs: Math.max(...medians),
  };
}
