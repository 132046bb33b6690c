/**
 * @module A table: operator → how its older forms are said in the one that we know. Between operator sets 7 and
 * 26 many attributes became inputs, some defaults changed, and some operators became others. Where a form has
 * no equal, the node is left as it stands (`foreign`).
 */
import type { DType } from "../tensor.ts";
import { constant, integers, outputsOf, scalar } from "./build.ts";
import { contentsOf } from "./contents.ts";
import { shapeText, type Value } from "./value.ts";

/** A node of a file with its inputs found and its attributes read, by whatever version of its set. */
export interface Older {
  /** Of the set of operators that the file asks for. */
  readonly version: number;
  readonly type: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** How many outputs the file names. */
  readonly outputs: number;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The same node as we know it; or `foreign`, if we do not. */
export type Newer = Pick<Older, "type" | "inputs" | "attributes"> | "foreign";

export type Upgrade = (older: Older) => Newer;

/** Of the standard, and of com.microsoft where its operator is one of the standard. */
export const upgrades: ReadonlyMap<string, Upgrade> = new Map<string, Upgrade>([
  ["Attention", (node) => (node.inputs.length > 6 ? "foreign" : same(node))],
  ["BatchNormalization", batchNormalization],
  ["CastLike", ({ inputs: [x, like], attributes: { saturate } }) => cast(x, like?.dtype, saturate)],
  [
    "Clip",
    (node) => {
      if (node.version >= 11) return same(node);
      const { min, max } = node.attributes;
      const [x] = node.inputs;
      const bound = (value: unknown) =>
        value === undefined ? undefined : scalarLike(x, Number(value));
      return { type: "Clip", inputs: [x, bound(min), bound(max)], attributes: {} };
    },
  ],
  ["Dropout", dropout],
  [
    "GridSample",
    (node) => ({
      ...node,
      attributes: renamed(node.attributes, "mode", { bilinear: "linear", bicubic: "cubic" }),
    }),
  ],
  ["GroupNormalization", (node) => (node.version >= 21 ? same(node) : byChannel(node))],
  ["LinearAttention", () => "foreign"],
  ["CausalConvWithState", () => "foreign"],
  ["LogSoftmax", softmax],
  ["Pad", pad],
  ...[
    "ReduceL1",
    "ReduceL2",
    "ReduceLogSum",
    "ReduceLogSumExp",
    "ReduceMax",
    "ReduceMean",
    "ReduceMin",
    "ReduceProd",
    "ReduceSum",
    "ReduceSumSquare",
  ].map((type) => [type, reduction] as const),
  ["Resize", resize],
  [
    "RoiAlign",
    (node) =>
      node.version >= 16
        ? same(node)
        : {
            ...node,
            attributes: { coordinate_transformation_mode: "output_half_pixel", ...node.attributes },
          },
  ],
  ["Hardmax", (node) => (node.version >= 13 ? "foreign" : outdated(node, "of all axes at once"))],
  ["Scan", (node) => (node.version >= 9 ? same(node) : outdated(node, "over a batch"))],
  ["Scatter", (node) => ({ ...node, type: "ScatterElements" })],
  [
    "Slice",
    (node) => {
      if (node.version >= 10) return same(node);
      const { starts, ends, axes } = node.attributes;
      const cut = [starts, ends, ...(axes === undefined ? [] : [axes])].map(wholes);
      return { type: "Slice", inputs: [node.inputs[0], ...cut], attributes: {} };
    },
  ],
  ["Softmax", softmax],
  [
    "Split",
    (node) => {
      const { split, axis = 0 } = node.attributes;
      if (split !== undefined)
        return { type: "Split", inputs: [node.inputs[0], wholes(split)], attributes: { axis } };
      if (node.inputs[1] !== undefined || node.attributes.num_outputs !== undefined)
        return same(node);
      return { ...node, attributes: { axis, num_outputs: node.outputs } };
    },
  ],
  ["Squeeze", axesAsInput],
  [
    "TopK",
    (node) => {
      const { k, ...attributes } = node.attributes;
      return k === undefined
        ? same(node)
        : { ...node, inputs: [node.inputs[0], wholes([k])], attributes };
    },
  ],
  [
    "Transpose",
    (node) => {
      const reversed = () => node.inputs[0]?.shape.map((_, axis, { length }) => length - 1 - axis);
      return { ...node, attributes: { perm: node.attributes.perm ?? reversed() } };
    },
  ],
  ["Unsqueeze", axesAsInput],
  ["Upsample", upsample],
]);

/** A form that newer sets of operators have no more, and that is not said in others here. */
function outdated({ type, version }: Older, form: string): never {
  throw new RangeError(
    `${type}: is in a form (${form}) that operator sets after ${version} do not have; convert the file to a newer one`,
  );
}

/** As at inference, where its momentum means nothing. */
function batchNormalization(node: Older): Newer {
  const { spatial = 1, training_mode = 0, momentum: _, ...attributes } = node.attributes;
  if (spatial === 0) return outdated(node, "not spatial");
  if (training_mode === 1 || node.outputs > 1) {
    return node.version >= 15 ? "foreign" : outdated(node, "with statistics as outputs");
  }
  return { ...node, attributes };
}

const same = ({ type, inputs, attributes }: Older): Newer => ({ type, inputs, attributes });

/** Ends of slices may be the largest number of all, which a number rounds up. */
const wholes = (values: unknown): Value => {
  const held = (n: number) => (n >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(n));
  const data = BigInt64Array.from(values as readonly number[], held);
  return constant({ dtype: "int64", shape: [data.length], data });
};

const cast = (x: Value | undefined, to: DType | undefined, saturate: unknown): Newer => ({
  type: "Cast",
  inputs: [x],
  attributes: saturate === undefined ? { to } : { to, saturate },
});

/** One number of the dtype of `x`. */
function scalarLike(x: Value | undefined, value: number): Value {
  const number = scalar(value);
  if (x === undefined || x.dtype === "float32") return number;
  return outputsOf("Cast", [number], { to: x.dtype })[0];
}

/** At inference it hands on what it gets. A mask that somebody asks for is not given. */
function dropout(node: Older): Newer {
  const [x, , training] = node.inputs;
  const trains = training !== undefined && contentsOf(training)?.[0] !== 0;
  return trains ? "foreign" : { type: "Identity", inputs: [x], attributes: {} }; // since 12 it can train
}

function renamed(
  attributes: Attributes,
  name: string,
  to: Readonly<Record<string, string>>,
): Attributes {
  const value = attributes[name];
  return typeof value === "string" && value in to
    ? { ...attributes, [name]: to[value] }
    : attributes;
}

/** Before set 21 scale and bias were one number for each group. */
function byChannel(node: Older): Newer {
  const [x, scale, bias] = node.inputs;
  const groups = Number(node.attributes.num_groups);
  const channels = x?.shape[1];
  if (typeof channels !== "number" || channels % groups !== 0) {
    return outdated(node, "of groups, and of an open number of channels");
  }
  const spread = (value: Value | undefined) => {
    if (value === undefined) return value;
    const [column] = outputsOf("Unsqueeze", [value, integers([1])], {});
    const [rows] = outputsOf("Expand", [column, integers([groups, channels / groups])], {});
    return outputsOf("Reshape", [rows, integers([channels])], {})[0];
  };
  return { ...node, inputs: [x, spread(scale), spread(bias)] };
}

function pad(node: Older): Newer {
  if (node.version >= 11) return same(node);
  const { pads, value = 0, ...attributes } = node.attributes;
  const [x] = node.inputs;
  return { type: "Pad", inputs: [x, wholes(pads), scalarLike(x, Number(value))], attributes };
}

function axesAsInput(node: Older): Newer {
  const { axes, ...attributes } = node.attributes;
  return axes === undefined
    ? same(node)
    : { ...node, inputs: [node.inputs[0], wholes(axes)], attributes };
}

/** With `noop_with_empty_axes` no axes mean none, and not all. */
function reduction(node: Older): Newer {
  const newer = axesAsInput(node);
  if (newer === "foreign") return newer;
  const { noop_with_empty_axes: noop = 0, ...attributes } = newer.attributes;
  const [, axes] = newer.inputs;
  const none = axes === undefined || axes.shape[0] === 0;
  return noop === 1 && none ? "foreign" : { ...newer, attributes };
}

function resize(node: Older): Newer {
  const { attributes } = node;
  if (node.version < 11) return upsample(node);
  // Two of three are empty, or left out.
  const [x, roi, scales, sizes] = node.inputs;
  const there = (value: Value | undefined) => (value?.shape[0] === 0 ? undefined : value);
  const cropped = attributes.coordinate_transformation_mode === "tf_crop_and_resize";
  const inputs = [x, cropped ? roi : undefined, there(scales), there(sizes)];
  if (attributes.coordinate_transformation_mode !== "tf_half_pixel_for_nn")
    return { ...node, inputs };
  // floor((i + 1/2) / scale) is floor(((i + 1/2) / scale − 1/2) + 1/2)
  if (attributes.mode !== "nearest" || attributes.nearest_mode !== "floor") {
    return outdated(node, "tf_half_pixel_for_nn, and not rounded down");
  }
  const half = { coordinate_transformation_mode: "half_pixel", nearest_mode: "round_prefer_ceil" };
  return { ...node, inputs, attributes: { ...attributes, ...half } };
}

/** Pixel i of the output is taken from i / scale, rounded down, or up by what makes the image smaller. */
function upsample(node: Older): Newer {
  const { scales, mode = "nearest" } = node.attributes;
  const [x, given] = node.inputs;
  const by =
    scales === undefined
      ? given
      : constant({
          dtype: "float32",
          shape: [(scales as readonly number[]).length],
          data: Float32Array.from(scales as readonly number[]),
        });
  const held = (by && contentsOf(by)?.map(Number)) ?? [];
  const shrinks = held.some((scale) => scale < 1);
  if (mode === "nearest" && shrinks && held.some((scale) => scale > 1)) {
    return outdated(node, "smaller along one axis, larger along another");
  }
  const nearest_mode = shrinks ? "ceil" : "floor";
  const attributes = { mode, coordinate_transformation_mode: "asymmetric", nearest_mode };
  return { type: "Resize", inputs: [x, undefined, by], attributes };
}

/** Before set 13 all axes from `axis` (1) on were one. */
function softmax(node: Older): Newer {
  const [x] = node.inputs;
  if (node.version >= 13 || x === undefined) return same(node);
  const { axis = 1 } = node.attributes;
  const rank = x.shape.length;
  const at = Number(axis) < 0 ? Number(axis) + rank : Number(axis);
  if (!(at >= 0 && at <= rank)) {
    throw new RangeError(`${node.type}: there is no axis ${axis} in ${shapeText(x.shape)}`);
  }
  if (at === rank - 1) return { ...node, attributes: { axis: at } };
  const [flat] = outputsOf("Flatten", [x], { axis: at });
  const [soft] = outputsOf(node.type as "Softmax", [flat], { axis: 1 });
  return { type: "Reshape", inputs: [soft, outputsOf("Shape", [x], {})[0]], attributes: {} };
}
