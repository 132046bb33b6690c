/**
 * @module Learned position embeddings, one for each patch, resized to another grid of patches. The authors of
 * DeiT, Vim and mmsegmentation resize plainly, timm with antialiasing; the two differ.
 */
import { float32Of, lazyTensor, type Tensor } from "../tensor.ts";
import type { Fit } from "./weights.ts";

export type Grid = readonly [height: number, width: number];

interface Bicubic {
  /** Of Keys' cubic kernel. */
  readonly a: number;
  /** Whether the kernel widens where the grid shrinks, and leaves out what is beyond the edge. */
  readonly antialias: boolean;
}

/** As `torch.nn.functional.interpolate(mode="bicubic", align_corners=False)`, with `antialias` false and true. */
const filters = {
  bicubic: { a: -0.75, antialias: false },
  antialiased: { a: -0.5, antialias: true },
} as const satisfies Record<string, Bicubic>;

export type PositionFilter = keyof typeof filters;

export const positionFilters = Object.keys(filters) as PositionFilter[];

/**
 * Position embeddings [1, prefix + height · width, D] for `grid`, made of those of a square grid. Those of the
 * `prefix` tokens stay as they are.
 */
export const resizedPositions =
  (grid: Grid, { prefix, filter }: { prefix: number; filter: PositionFilter }): Fit =>
  (stored, shape) => {
    const [batch, tokens, width] = stored.shape;
    const side = Math.sqrt(tokens - prefix);
    if (stored.shape.length !== 3 || batch !== 1 || width !== shape[2]) return undefined;
    if (!Number.isInteger(side)) return undefined;
    if (side === grid[0] && side === grid[1]) return stored;
    return lazyTensor("float32", shape, () => {
      const all = float32Of(stored);
      const data = all.subarray(prefix * width);
      const patches = { dtype: "float32", shape: [side, side, width], data } as const;
      const resized = new Float32Array((prefix + grid[0] * grid[1]) * width);
      resized.set(all.subarray(0, prefix * width));
      resized.set(resizedGrid(patches, grid, filter), prefix * width);
      return resized;
    });
  };

/** The elements of `x` [height, width, D] on another grid, [height', width', D]. */
export function resizedGrid(
  { shape: [height, wide, width], data }: Tensor<"float32">,
  [newHeight, newWide]: Grid,
  filter: PositionFilter,
): Float32Array {
  const rows = along(data, taps(wide, newWide, filters[filter]), {
    outer: height,
    size: wide,
    inner: width,
  });
  return along(rows, taps(height, newHeight, filters[filter]), {
    outer: 1,
    size: height,
    inner: newWide * width,
  });
}

/** A weighted sum of elements of an axis, for one element of the new axis. */
type Taps = readonly { readonly from: number; readonly weight: number }[];

/** [outer, size, inner] → [outer, taps.length, inner] */
function along(
  x: Float32Array,
  taps: readonly Taps[],
  { outer, size, inner }: { outer: number; size: number; inner: number },
): Float32Array {
  const y = new Float32Array(outer * taps.length * inner);
  for (let o = 0; o < outer; o++) {
    for (const [t, sum] of taps.entries()) {
      const to = (o * taps.length + t) * inner;
      for (const { from, weight } of sum) {
        const start = (o * size + from) * inner;
        for (let i = 0; i < inner; i++) y[to + i] += weight * x[start + i];
      }
    }
  }
  return y;
}

function taps(size: number, newSize: number, { a, antialias }: Bicubic): Taps[] {
  const scale = Math.fround(size / newSize); // here and below, float32 where torch has it: it moves the taps
  const widening = antialias ? Math.max(scale, 1) : 1;
  return Array.from({ length: newSize }, (_, i) => {
    const exact = scale * (i + 0.5) - 0.5;
    const centre = antialias ? exact : Math.fround(exact);
    const first = Math.ceil(centre - 2 * widening);
    const last = Math.floor(centre + 2 * widening);
    const all = Array.from({ length: last - first + 1 }, (_, k) => ({
      from: first + k,
      weight: keys((first + k - centre) / widening, a),
    }));
    if (!antialias) return all.map(({ from, weight }) => ({ from: clamp(from, size), weight }));
    const inside = all.filter(({ from }) => from === clamp(from, size));
    const total = inside.reduce((sum, { weight }) => sum + weight, 0);
    return inside.map(({ from, weight }) => ({ from, weight: weight / total }));
  });
}

const clamp = (i: number, size: number): number => Math.min(Math.max(i, 0), size - 1);

/** Keys' kernel, 1981: two cubics that meet at ±1 and end at ±2. */
function keys(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
}
