/**
 * The intersection over union of each detection with each truth, as in COCO's bbIou: `[D · G]`, a row for each
 * detection. With a crowd it is the share of the detection that lies in the crowd. Boxes are x, y, width and
 * height, `[n · 4]`. A side that is NaN does not bound the intersection, since C's fmin and fmax pass over it.
 */
export function boxIoU(
  detections: Float64Array,
  truths: Float64Array,
  crowd: Uint8Array,
  out = new Float64Array((detections.length / 4) * (truths.length / 4)),
): Float64Array {
  const D = detections.length;
  const G = truths.length;
  let at = 0;
  for (let d = 0; d < D; d += 4) {
    const left = detections[d];
    const top = detections[d + 1];
    const right = left + detections[d + 2];
    const bottom = top + detections[d + 3];
    const area = detections[d + 2] * detections[d + 3];
    for (let g = 0; g < G; g += 4, at++) {
      out[at] = 0;
      const x = truths[g];
      const y = truths[g + 1];
      const width = lower(right, x + truths[g + 2]) - higher(left, x);
      if (width <= 0) continue;
      const height = lower(bottom, y + truths[g + 3]) - higher(top, y);
      if (height <= 0) continue;
      const both = width * height;
      const either = crowd[g / 4] ? area : area + truths[g + 2] * truths[g + 3] - both;
      out[at] = both / either;
    }
  }
  return out;
}

const lower = (a: number, b: number): number => (a < b || Number.isNaN(b) ? a : b);
const higher = (a: number, b: number): number => (a > b || Number.isNaN(b) ? a : b);
