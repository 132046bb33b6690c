/** @module Memory on loan: what each image took anew would cost as much as its colours, and stay until it is collected. */

/** Larger images are rare, and need not be held for good. */
const LARGEST = 1 << 24;

/**
 * Gives memory of the length that is asked for, until it is asked again; what is in it is left from before.
 * It is reserved once, and takes no room before it is used.
 */
export function lender(): (length: number) => Uint8Array {
  let all: Uint8Array | undefined;
  return (length) => {
    if (length > LARGEST) return new Uint8Array(length);
    all ??= new Uint8Array(LARGEST);
    return all.subarray(0, length);
  };
}
