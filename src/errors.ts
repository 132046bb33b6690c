/** @module How we say no: one clear line that says what was wrong, where, and what to do. */

/** What was at fault; the command line turns it into its exit code. */
export type Fault = "usage" | "data" | "model" | "store" | "output";

/**
 * A refusal that the user can do something about. Its message is all they need, so the command line
 * prints it without a stack; every other error is a defect of ours.
 */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Refusal";
    this.fault = fault;
  }
}

/** The refusal of a name that is not among `known`, with the nearest one if it is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): Refusal {
  const guess = nearest(name, known);
  return new Refusal(
    "usage",
    guess === undefined
      ? `unknown ${kind} "${name}": expected one of ${known.join(", ")}`
      : `unknown ${kind} "${name}": did you mean "${guess}"?`,
  );
}

/** The one of `known` with the fewest edits from `name`, if these are at most a third of it. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance: insertions, deletions and substitutions each count one. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1] + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(substituted, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The message of whatever was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
