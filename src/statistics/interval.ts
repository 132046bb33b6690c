/** @module What an interval is, and the checks that all of this part share. */

/** Between which values something lies, and how often such an interval is right. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The share of intervals made in this way that hold the true value, e.g. 0.95. */
  readonly level: number;
}

/** Refuses a level that is not a share between 0 and 1. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`a level lies between 0 and 1 (0.95 for 95 %), got ${level}`);
  }
}

/** Refuses what cannot be a number of things. */
export function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${name} counts something: expected a whole number from 0, got ${count}`);
  }
}
