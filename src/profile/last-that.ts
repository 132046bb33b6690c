/** @module Where something that holds for small numbers, and for large ones no more, ends. */

export interface Range {
  /** The numbers are 0 … count − 1. */
  readonly count: number;
  /** Where it is looked first; any number. */
  readonly guess: number;
}

/**
 * The largest number for which `holds`, −1 if there is none. Every question is dear, so it begins at the guess, goes on
 * in steps that double until it has seen both answers, and halves what is between them.
 */
export async function lastThat(
  holds: (number: number) => Promise<boolean>,
  { count, guess }: Range,
): Promise<number> {
  let low = -1; // it holds here
  let high = count; // and here no more
  let step = Math.max(1, guess >> 3);
  let at = Math.min(Math.max(0, guess), count - 1);
  while (high - low > 1) {
    if (await holds(at)) low = at;
    else high = at;
    if (low >= 0 && high < count) at = (low + high) >> 1;
    else {
      at = low >= 0 ? Math.min(low + step, count - 1) : Math.max(high - step, 0);
      step *= 2;
    }
  }
  return low;
}
