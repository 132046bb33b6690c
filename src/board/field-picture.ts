/** @module A receptive field as a picture in the page: its means in squares, in one colour from faint to strong. */
import { type Html, html, raw } from "../html.ts";

interface FieldMap {
  readonly height: number;
  readonly width: number;
  /** Little-endian, base64. */
  readonly float32: string;
}

/** Squares on a side, at most: a page stays small. */
const mostSquares = 48;
/** Steps of strength. */
const steps = 32;

/** On a logarithmic scale over four decades, as the authors of RepLKNet draw theirs. */
export function fieldPicture(map: FieldMap, title: string): Html {
  const { means, rows, columns } = meansOf(map);
  const largest = Math.max(...means);
  if (!(largest > 0)) return html`<p class="soft">Nothing contributes.</p>`;
  const paths = new Map<number, string>();
  for (let i = 0; i < means.length; i++) {
    const step = Math.round(steps * Math.max(0, 1 + Math.log10(means[i] / largest) / 4));
    if (!(step > 0)) continue;
    const [x, y] = [i % columns, Math.floor(i / columns)];
    paths.set(step, `${paths.get(step) ?? ""}M${x} ${y}h1v1h-1z`);
  }
  const drawn = [...paths].map(
    ([step, path]) => `<path d="${path}" fill-opacity="${(step / steps).toFixed(2)}"/>`,
  );
  return html`<svg class="field" viewBox="0 0 ${columns} ${rows}" width="224" height="${Math.round((224 * rows) / columns)}" role="img" aria-label="${title}" shape-rendering="crispEdges" fill="currentColor"><title>${title}</title>${raw(drawn.join(""))}</svg>`;
}

function meansOf({ height, width, float32 }: FieldMap) {
  const bytes = Uint8Array.from(atob(float32), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const [rows, columns] = [Math.min(height, mostSquares), Math.min(width, mostSquares)];
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < Math.min(height * width, bytes.length >> 2); i++) {
    const row = Math.floor((Math.floor(i / width) * rows) / height);
    const at = row * columns + Math.floor(((i % width) * columns) / width);
    const value = view.getFloat32(4 * i, true);
    if (Number.isFinite(value)) sums[at] += value;
    counts[at]++;
  }
  return { means: sums.map((sum, i) => sum / Math.max(1, counts[i])), rows, columns };
}
