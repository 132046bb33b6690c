/**
 * @module OpenCV's `resize` of an 8-bit image, to the bit (4.6 and 5.0 on x86-64): INTER_LINEAR and
 * INTER_NEAREST. Neither widens its kernel when shrinking, so both alias.
 */
import { keepRecent } from "./keep-recent.ts";
import { pick } from "./pick.ts";
import type { Pixels } from "./pixels.ts";
import { roundHalfToEven } from "./round.ts";
import type { View, Window } from "./view.ts";

export interface OpenCvResize {
  readonly width: number;
  readonly height: number;
  readonly filter: "nearest" | "bilinear";
}

export function resizeOpenCv(view: View, { width, height, filter }: OpenCvResize): View {
  if (filter === "nearest") {
    return pick(view, nearest(view.width, width), nearest(view.height, height));
  }
  const within = (window: Window) => {
    const across = plainAtEdges(pairs(view.width, width, window.x, window.width));
    const down = pairs(view.height, height, window.y, window.height);
    const [x, y] = [across.low[0], down.low[0]];
    const seen = {
      x,
      y,
      width: across.high[window.width - 1] - x + 1,
      height: down.high[window.height - 1] - y + 1,
    };
    return { across, down, seen };
  };
  return {
    width,
    height,
    read(window) {
      const { across, down, seen } = within(window);
      return blend(view.read(seen), shifted(across, seen.x), shifted(down, seen.y));
    },
    sees: (window) => view.sees(within(window).seen),
  };
}

/** The left edges of the target samples, whole part: no half pixel is added. */
function nearest(source: number, target: number): Int32Array {
  const scale = 1 / (target / source);
  return Int32Array.from({ length: target }, (_, i) => Math.min(Math.floor(i * scale), source - 1));
}

/** For each target sample its two neighbours and their weights, with 11 fractional bits. */
interface Pairs {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly lowWeight: Int32Array;
  readonly highWeight: Int32Array;
}

/** Those of `count` target samples from `from` on, along an axis of `source` and `target` samples. */
function pairs(source: number, target: number, from: number, count: number): Pairs {
  const [low, high, lowWeight, highWeight] = Array.from({ length: 4 }, () => new Int32Array(count));
  for (let i = 0; i < count; i++) {
    const position = Math.fround((from + i + 0.5) * (source / target) - 0.5);
    const share = Math.fround(position - Math.floor(position));
    low[i] = Math.min(Math.max(Math.floor(position), 0), source - 1);
    high[i] = Math.min(Math.max(Math.floor(position) + 1, 0), source - 1);
    lowWeight[i] = roundHalfToEven(Math.fround(1 - share) * 2048);
    highWeight[i] = roundHalfToEven(share * 2048);
  }
  return { low, high, lowWeight, highWeight };
}

/** At the left and right edges OpenCV drops the fraction; at the top and bottom it keeps it. */
function plainAtEdges(pairs: Pairs): Pairs {
  for (let i = 0; i < pairs.low.length; i++) {
    if (pairs.low[i] !== pairs.high[i]) continue;
    pairs.lowWeight[i] = 2048;
    pairs.highWeight[i] = 0;
  }
  return pairs;
}

const shifted = (pairs: Pairs, by: number): Pairs => ({
  ...pairs,
  low: pairs.low.map((i) => i - by),
  high: pairs.high.map((i) => i - by),
});

function blend(source: Pixels, across: Pairs, down: Pairs): Pixels {
  const [width, height] = [across.low.length, down.low.length];
  const data = new Uint8Array(width * height * 3);
  const sums = keepRecent<Int32Array>(2); // the next row mostly needs one of these two again
  const sumsOf = (row: number) => sums(String(row), () => blendRow(source, row, across));
  for (let y = 0; y < height; y++) {
    const upper = sumsOf(down.low[y]);
    const lower = sumsOf(down.high[y]);
    const [a, b, start] = [down.lowWeight[y], down.highWeight[y], y * width * 3];
    for (let i = 0; i < upper.length; i++) {
      data[start + i] = (((a * (upper[i] >> 4)) >> 16) + ((b * (lower[i] >> 4)) >> 16) + 2) >> 2;
    }
  }
  return { width, height, data };
}

/** One row of the source at the width of the target, with 11 fractional bits. */
function blendRow({ width, data }: Pixels, row: number, across: Pairs): Int32Array {
  const { low, high, lowWeight, highWeight } = across;
  const sums = new Int32Array(low.length * 3);
  for (let x = 0, o = 0; x < low.length; x++) {
    const left = (row * width + low[x]) * 3;
    const right = (row * width + high[x]) * 3;
    for (let c = 0; c < 3; c++) {
      sums[o++] = data[left + c] * lowWeight[x] + data[right + c] * highWeight[x];
    }
  }
  return sums;
}
