/** @module Nearest neighbour: every pixel is one pixel of the source. Which one is another's rule. */
import type { View, Window } from "./view.ts";

/** The image whose pixel (x, y) is (columns[x], rows[y]) of `view`; both ascend. */
export function pick(view: View, columns: Int32Array, rows: Int32Array): View {
  const within = ({ x, y, width, height }: Window) => ({
    xs: columns.subarray(x, x + width),
    ys: rows.subarray(y, y + height),
  });
  return {
    width: columns.length,
    height: rows.length,
    read(window) {
      const { width, height } = window;
      const { xs, ys } = within(window);
      const seen = spanned(xs, ys);
      const source = view.read(seen).data;
      const data = new Uint8Array(width * height * 3);
      let o = 0;
      for (const row of ys) {
        const line = (row - seen.y) * seen.width;
        for (const column of xs) {
          const s = (line + column - seen.x) * 3;
          data[o++] = source[s];
          data[o++] = source[s + 1];
          data[o++] = source[s + 2];
        }
      }
      return { width, height, data };
    },
    sees(window) {
      const { xs, ys } = within(window);
      return view.sees(spanned(xs, ys));
    },
  };
}

/** The window that holds all these columns and rows. */
function spanned(columns: Int32Array, rows: Int32Array): Window {
  const [x, y] = [columns[0], rows[0]];
  return {
    x,
    y,
    width: columns[columns.length - 1] - x + 1,
    height: rows[rows.length - 1] - y + 1,
  };
}
