/** @module What files say beside their tensors: plain values, and the shells of all others. */

/**
 * A Python object of a class, or what a function would have returned: its name and what it was given.
 * Nothing of it is ever looked up or run.
 */
export interface Inert {
  /** As in Python: `argparse.Namespace`. */
  readonly name: string;
  readonly args: unknown;
  /** What was set on it after it was made; undefined if nothing was. */
  readonly state?: unknown;
}

export type Plain = string | number | bigint | boolean | null | Inert;
