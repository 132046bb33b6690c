/** @module The cells of the grids that one-stage detectors lay over an image. */

const strides = [8, 16, 32] as const;

/** For each cell its column, row and stride in pixels, grid after grid, row by row. */
export interface Grid {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly strides: Int32Array;
}

/** How many cells the grids of strides 8, 16 and 32 have; undefined where a side is no multiple of 32. */
export function cellsOf(width: number, height: number): number | undefined {
  if (width % 32 !== 0 || height % 32 !== 0) return undefined;
  return strides.reduce((n, stride) => n + (width / stride) * (height / stride), 0);
}

export function gridOf(width: number, height: number): Grid {
  const cells = strides.flatMap((stride) =>
    Array.from({ length: (width / stride) * (height / stride) }, (_, i) => ({
      column: i % (width / stride),
      row: Math.floor(i / (width / stride)),
      stride,
    })),
  );
  return {
    columns: Int32Array.from(cells, ({ column }) => column),
    rows: Int32Array.from(cells, ({ row }) => row),
    strides: Int32Array.from(cells, ({ stride }) => stride),
  };
}
