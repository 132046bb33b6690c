import fc from "fast-check";
import { expect, test } from "vitest";
import { alongColumns, alongRows } from "./convolve.ts";
import type { kernels } from "./filters.ts";
import { noise } from "./fixtures/images.ts";
import type { Pixels } from "./pixels.ts";
import { FRACTION_BITS, type Taps, tapsOf } from "./taps.ts";

/** What convolve.c does, plainly: row by row, pixel by pixel, channel by channel. */
function clearAlongRows(source: Pixels, { first, count, weights, stride }: Taps): Pixels {
  const width = first.length;
  const data = new Uint8Array(width * source.height * 3);
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 2 ** (FRACTION_BITS - 1); // one half, so that the shift rounds
        for (let j = 0; j < count[x]; j++) {
          sum += source.data[(y * source.width + first[x] + j) * 3 + c] * weights[x * stride + j];
        }
        data[(y * width + x) * 3 + c] = Math.min(Math.max(sum >> FRACTION_BITS, 0), 255);
      }
    }
  }
  return { width, height: source.height, data };
}

/** Rows for columns. */
function turned({ width, height, data }: Pixels): Pixels {
  const other = new Uint8Array(data.length);
  for (let i = 0; i < width * height; i++) {
    const at = ((i % width) * height + Math.floor(i / width)) * 3;
    other.set(data.subarray(i * 3, i * 3 + 3), at);
  }
  return { width: height, height: width, data: other };
}

const side = fc.integer({ min: 1, max: 70 });
const filter = fc.constantFrom<keyof typeof kernels>("box", "bilinear", "bicubic", "lanczos");

test("rows and columns are convolved as in the clear version", () => {
  fc.assert(
    fc.property(side, side, side, filter, (width, height, target, filter) => {
      const image = noise(width, height);
      const taps = tapsOf({ source: width, target, start: 0, end: width }, filter, 0, target);
      const clear = clearAlongRows(image, taps);
      expect(alongRows(image, taps)).toEqual(clear);
      expect(alongColumns(turned(image), taps)).toEqual(turned(clear));
    }),
    { numRuns: 150 },
  );
});

test("an image larger than a band, and larger than the memory at first", () => {
  const image = noise(1500, 700);
  const taps = tapsOf({ source: 1500, target: 40, start: 0, end: 1500 }, "bicubic", 0, 40);
  const clear = clearAlongRows(image, taps);
  expect(alongRows(image, taps).data).toEqual(clear.data);
  expect(turned(alongColumns(turned(image), taps)).data).toEqual(clear.data);
});
