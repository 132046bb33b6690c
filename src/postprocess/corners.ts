/** @module Boxes of centre and size become corners, in float32. */

/**
 * Of the boxes of some rows: the centre x, centre y, width and height of a row are at `row · rowStep`,
 * `step` apart. Corners are centre minus and plus half of the size.
 */
export function cornersOfCentres(
  data: Float32Array,
  rows: Int32Array,
  { rowStep, step }: { readonly rowStep: number; readonly step: number },
): Float32Array {
  const corners = new Float32Array(rows.length * 4);
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i] * rowStep;
    const halfWidth = data[at + 2 * step] / 2;
    const halfHeight = data[at + 3 * step] / 2;
    corners[i * 4] = data[at] - halfWidth;
    corners[i * 4 + 1] = data[at + step] - halfHeight;
    corners[i * 4 + 2] = data[at] + halfWidth;
    corners[i * 4 + 3] = data[at + step] + halfHeight;
  }
  return corners;
}
