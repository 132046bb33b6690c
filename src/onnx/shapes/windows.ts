/** @module Shapes of windows over images: convolution, pooling, and what samples or rearranges pixels. */

import { contentsOf } from "../contents.ts";
import { floorQuotient, product, quotient, type Size, unified } from "../sizes.ts";
import { type Call, type Shape, shapeText, type Value, type ValueType } from "../value.ts";
import { spread, type Window, windows } from "../window.ts";
import {
  axisOf,
  fixed,
  float,
  notKnown,
  numbers,
  one,
  rankOf,
  sameDtype,
  sizesIn,
} from "./rule.ts";

/** `kernel_shape` says again what the shape of the filters says. */
type Filters = Omit<Window, "kernel"> & { readonly group?: number };

export const conv = ({ op, inputs: [x, w, b], attributes }: Call<"Conv" | "FusedConv">) => {
  sameDtype(op, x, w);
  const shape = convolved(op, x, w, attributes);
  if (b !== undefined && (b.shape.length !== 1 || unified(b.shape[0], shape[1]) === undefined)) {
    throw new RangeError(
      `${op}: B must be [${shape[1]}], one for each filter, got ${shapeText(b.shape)}`,
    );
  }
  return [{ dtype: float(op, x), shape }];
};

/** [N, filters, places…] of `x` [N, C, …] with `w` [filters, C / group, …]. */
export function convolved(
  op: Call["op"],
  x: Value,
  w: Value,
  { group = 1, ...window }: Filters,
): Shape {
  const [n, channels] = x.shape;
  const [filters, ...kernel] = numbers(op, "W", w.shape.toSpliced(1, 1));
  const perGroup = w.shape[1];
  if (channels === undefined || unified(channels, product(perGroup, group)) === undefined) {
    throw new RangeError(
      `${op}: X has ${channels} channels, W takes ${perGroup} in each of ${group} groups ` +
        `(X: ${shapeText(x.shape)}, W: ${shapeText(w.shape)})`,
    );
  }
  if (filters % group !== 0) {
    throw new RangeError(`${op}: ${filters} filters cannot be shared among ${group} groups`);
  }
  return [n, filters, ...windows(op, x.shape, { ...window, kernel })];
}

export const convInteger = ({ op, inputs: [x, w], attributes }: Call<"ConvInteger">) => [
  { dtype: "int32" as const, shape: convolved(op, x, w, attributes) },
];

export const qLinearConv = ({ op, inputs, attributes }: Call<"QLinearConv">) => [
  { dtype: inputs[7].dtype, shape: convolved(op, inputs[0], inputs[3], attributes) },
];

export const convTranspose = ({ op, inputs: [x, w], attributes }: Call<"ConvTranspose">) => {
  const { group = 1, ...window } = attributes;
  const [n, channels] = x.shape;
  const [taken, perGroup, ...kernel] = numbers(op, "W", w.shape);
  if (channels === undefined || unified(channels, taken) === undefined) {
    throw new RangeError(
      `${op}: X has ${channels} channels, W takes ${taken} (X: ${shapeText(x.shape)}, W: ${shapeText(w.shape)})`,
    );
  }
  const places = spread(op, x.shape, { ...window, kernel });
  return [{ dtype: sameDtype(op, x, w), shape: [n, perGroup * group, ...places] }];
};

export const deformConv = ({ op, inputs: [x, w, offset], attributes }: Call<"DeformConv">) => {
  const shape = convolved(op, x, w, attributes);
  for (const axis of [2, 3])
    one(op, `axis ${axis} of offset and output`, offset.shape[axis], shape[axis]);
  return [{ dtype: sameDtype(op, x, w), shape }];
};

export function pooling({ op, inputs: [x], attributes }: Call<"AveragePool" | "LpPool">) {
  return [{ dtype: float(op, x), shape: pooled(op, x, attributes) }];
}

export function maxPooling({ op, inputs: [x], attributes }: Call<"MaxPool">): readonly ValueType[] {
  const shape = pooled(op, x, attributes);
  return [
    { dtype: x.dtype, shape },
    { dtype: "int64", shape },
  ];
}

function pooled(
  op: Call["op"],
  x: Value,
  { kernel_shape: kernel, ...window }: Call<"MaxPool">["attributes"],
): Shape {
  return [...x.shape.slice(0, 2), ...windows(op, x.shape, { ...window, kernel })];
}

export function qLinearAveragePool({ op, inputs: [x], attributes }: Call<"QLinearAveragePool">) {
  const { channels_last = 0, ...window } = attributes;
  if (!channels_last) return [{ dtype: x.dtype, shape: pooled(op, x, window) }];
  const [n, ...image] = x.shape;
  const first = { ...x, shape: [n, image[image.length - 1], ...image.slice(0, -1)] };
  const [, channels, ...places] = pooled(op, first, window);
  return [{ dtype: x.dtype, shape: [n, ...places, channels] }];
}

/** One number for each channel. */
export const globalPooling = ({ op, inputs: [x] }: Call<"GlobalAveragePool" | "GlobalMaxPool">) => [
  { dtype: float(op, x), shape: x.shape.map((size, axis) => (axis < 2 ? size : 1)) },
];

export const resize = ({ op, inputs: [x, , scales, sizes], attributes }: Call<"Resize">) => {
  const { axes = [...x.shape.keys()], keep_aspect_ratio_policy: policy = "stretch" } = attributes;
  const along = axes.map((axis) => axisOf(op, axis, x.shape));
  const shape = [...x.shape];
  if (sizes !== undefined && sizes.shape[0] !== 0) {
    const wanted = sizesIn(op, "sizes", sizes);
    if (wanted.length !== along.length) {
      throw new RangeError(`${op}: ${wanted.length} sizes for ${along.length} axes`);
    }
    for (const [i, axis] of along.entries()) {
      // A name is kept where a caller asks for 0 of it.
      if (!(typeof shape[axis] === "string" && wanted[i] === 0)) shape[axis] = wanted[i];
    }
    return [
      {
        dtype: x.dtype,
        shape: policy === "stretch" ? shape : kept(op, x.shape, shape, { along, policy }),
      },
    ];
  }
  if (scales === undefined) throw new TypeError(`${op}: takes sizes or scales`);
  const by = contentsOf(scales);
  if (by === undefined || by.length !== along.length) {
    throw new TypeError(`${op}: takes constant sizes or scales, one for each axis`, {
      cause: notKnown,
    });
  }
  for (const [i, axis] of along.entries()) shape[axis] = scaled(op, shape[axis], by[i]);
  return [{ dtype: x.dtype, shape }];
};

/** The side that is enlarged least, or most, decides for all. */
function kept(
  op: Call["op"],
  from: Shape,
  to: Shape,
  { along, policy }: { along: readonly number[]; policy: string },
): Shape {
  const scales = along.map(
    (axis) => fixed(op, `axis ${axis}`, to[axis]) / fixed(op, `axis ${axis}`, from[axis]),
  );
  const by = policy === "not_larger" ? Math.min(...scales) : Math.max(...scales);
  return from.map((size, axis) => (along.includes(axis) ? Math.round(Number(size) * by) : size));
}

function scaled(op: Call["op"], size: Size, by: Size | undefined): Size {
  if (by === 1) return size;
  if (typeof by !== "number") {
    throw new TypeError(`${op}: takes constant sizes or scales`, { cause: notKnown });
  }
  if (typeof size === "number") return Math.floor(size * by);
  if (Number.isInteger(by)) return product(size, by);
  if (Number.isInteger(1 / by)) return floorQuotient(size, 1 / by);
  return `floor(${by}*${size})`;
}

export const gridSample = ({ op, inputs: [x, grid] }: Call<"GridSample">) => {
  const [n, channels] = x.shape;
  const batch = one(op, "the batches of X and grid", n, grid.shape[0]);
  return [{ dtype: x.dtype, shape: [batch, channels, ...grid.shape.slice(1, -1)] }];
};

export const roiAlign = ({ op, inputs: [x, rois], attributes }: Call<"RoiAlign">) => {
  const { output_height = 1, output_width = 1 } = attributes;
  rankOf(op, "X", x, 4);
  return [{ dtype: float(op, x), shape: [rois.shape[0], x.shape[1], output_height, output_width] }];
};

export const depthToSpace = ({
  op,
  inputs: [x],
  attributes: { blocksize: b },
}: Call<"DepthToSpace">) => {
  rankOf(op, "the input", x, 4);
  const [n, channels, height, width] = x.shape;
  const shape = [n, parts(op, 1, channels, b * b), product(height, b), product(width, b)];
  return [{ dtype: x.dtype, shape }];
};

export const spaceToDepth = ({
  op,
  inputs: [x],
  attributes: { blocksize: b },
}: Call<"SpaceToDepth">) => {
  rankOf(op, "the input", x, 4);
  const [n, channels, height, width] = x.shape;
  const shape = [n, product(channels, b * b), parts(op, 2, height, b), parts(op, 3, width, b)];
  return [{ dtype: x.dtype, shape }];
};

function parts(op: Call["op"], axis: number, size: Size, by: number): Size {
  const each = typeof size === "number" ? quotient(size, by) : floorQuotient(size, by);
  if (each !== undefined) return each;
  throw new RangeError(`${op}: axis ${axis} of ${size} cannot be cut into blocks of ${by}`);
}
