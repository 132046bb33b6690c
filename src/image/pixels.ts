/** @module Pixels in memory. */

/** An 8-bit image: `data` holds `height × width × 3` levels, row by row, red green blue. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
