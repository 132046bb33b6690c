/** @module The gradient of a resize: along each axis it is a product with a matrix, which is turned. */
import { constant, matMul, transpose } from "../build.ts";
import { contentsOf } from "../contents.ts";
import { elementsFrom } from "../elements.ts";
import type { Node, Value } from "../value.ts";
import { type Rule, refusal } from "./rule.ts";
import { fromLeft } from "./sized.ts";

export const resized: Rule<"Resize"> = (g, node) => {
  const { inputs, outputs, attributes } = node;
  const [x, , scales] = inputs;
  const { axes = [...x.shape.keys()], antialias = 0 } = attributes;
  if (antialias) throw refusal(node, "no gradient with antialiasing is known");
  const by = scales && scales.shape[0] !== 0 ? contentsOf(scales) : undefined;
  let back = g;
  for (const [i, given] of axes.entries()) {
    const axis = fromLeft(given, x);
    const [from, to] = [x.shape[axis], outputs[0].shape[axis]];
    if (from === to) continue;
    if (typeof from !== "number" || typeof to !== "number") {
      throw refusal(node, `axis ${axis} must have a fixed size, got "${from}"`);
    }
    const scale = Number(by?.[i] ?? to / from);
    const matrix = matrixOf(node, { from, to, scale });
    const data = elementsFrom(x.dtype, from * to, (k) => matrix[k]);
    back = alongAxis(back, axis, constant({ dtype: x.dtype, shape: [to, from], data }));
  }
  return [back];
};

/** `x` times a matrix [size of the axis, …], along one axis. */
function alongAxis(x: Value, axis: number, matrix: Value): Value {
  const last = x.shape.length - 1;
  if (axis === last) return matMul(x, matrix);
  if (axis === last - 1) return matMul(transpose(matrix, [1, 0]), x);
  const perm = [...x.shape.keys()];
  [perm[axis], perm[last]] = [last, axis];
  return transpose(matMul(transpose(x, perm), matrix), perm);
}

interface Sides {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** [to, from]: how much of each element of the input is in each of the output, as the standard of ONNX says. */
function matrixOf(node: Node<"Resize">, sides: Sides): Float64Array {
  const { from, to } = sides;
  const {
    mode = "nearest",
    nearest_mode = "round_prefer_floor",
    cubic_coeff_a: a = -0.75,
    exclude_outside = 0,
  } = node.attributes;
  const matrix = new Float64Array(to * from);
  const put = (row: number, column: number, weight: number) => {
    matrix[row * from + Math.min(Math.max(column, 0), from - 1)] += weight;
  };
  for (let i = 0; i < to; i++) {
    const at = placeOf(node, i, sides);
    if (mode === "nearest") {
      put(i, nearest[nearest_mode](at), 1);
      continue;
    }
    if (mode === "linear") {
      const inside = Math.min(Math.max(at, 0), from - 1);
      const low = Math.floor(inside);
      put(i, low, 1 - (inside - low));
      put(i, low + 1, inside - low);
      continue;
    }
    const low = Math.floor(at);
    const taps = [-1, 0, 1, 2].map((by) => ({ at: low + by, weight: cubic(at - low - by, a) }));
    const isOutside = (tap: number) => tap < 0 || tap >= from;
    const seen = exclude_outside ? taps.filter((tap) => !isOutside(tap.at)) : taps;
    const total = exclude_outside ? seen.reduce((sum, { weight }) => sum + weight, 0) : 1;
    for (const { at, weight } of seen) put(i, at, weight / total);
  }
  return matrix;
}

/** Where an element of the output stands in the input. */
function placeOf(node: Node<"Resize">, i: number, { from, to, scale }: Sides): number {
  const { coordinate_transformation_mode: mode = "half_pixel" } = node.attributes;
  switch (mode) {
    case "asymmetric":
      return i / scale;
    case "align_corners":
      return to === 1 ? 0 : (i * (from - 1)) / (to - 1);
    case "pytorch_half_pixel":
      return to === 1 ? 0 : (i + 0.5) / scale - 0.5;
    case "half_pixel":
      return (i + 0.5) / scale - 0.5;
    case "half_pixel_symmetric": {
      const share = to / (from * scale);
      return (from / 2) * (1 - share) + (i + 0.5) / scale - 0.5;
    }
    default:
      throw refusal(node, `no gradient is known for ${mode}`);
  }
}

const nearest = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_floor: (at: number) => Math.ceil(at - 0.5),
  round_prefer_ceil: (at: number) => Math.floor(at + 0.5),
};

/** The kernel of Keys (1981). */
function cubic(distance: number, a: number): number {
  const t = Math.abs(distance);
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
}
