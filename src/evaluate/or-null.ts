/** JSON has no NaN and no infinity: a number that is none is null. */
export const orNull = (value: number | null): number | null =>
  Number.isFinite(value) ? value : null;
