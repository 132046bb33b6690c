/** @module From answers to outcomes: how often the letter was named, under each condition. */
import type { Condition, Outcome } from "./eye-test.ts";

export interface Answer {
  readonly condition: Condition;
  readonly correct: boolean;
}

/** One outcome for each condition that occurs, in the order in which they first do. */
export function outcomesOf(answers: Iterable<Answer>): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const { condition, correct } of answers) {
    const sofar = outcomes.get(condition.name) ?? { condition, correct: 0, n: 0 };
    outcomes.set(condition.name, {
      condition,
      correct: sofar.correct + Number(correct),
      n: sofar.n + 1,
    });
  }
  return [...outcomes.values()];
}

/** The outcomes that have an order, as a psychometric function takes them. */
export const responsesOf = (
  outcomes: readonly Outcome[],
): { intensity: number; correct: number; n: number }[] =>
  outcomes.flatMap(({ condition: { intensity }, correct, n }) =>
    intensity === null ? [] : [{ intensity, correct, n }],
  );
