/**
 * @module The operators we know, and what each takes. All else that we know about operators is a
 * table over these: its shape, later its cost, its gradient. A new operator is a row in each table
 * and a function in `build.ts`; the types name the tables that lack it.
 *
 * The signatures are those of operator set 20, the newest that ONNX Runtime 1.17 to 1.20 all load.
 */
import type { Value } from "./value.ts";

export const opset = 20;

type None = Record<never, never>;
type Ints = readonly number[];

interface Unary {
  inputs: readonly [X: Value];
  attributes: None;
}

interface Binary {
  inputs: readonly [A: Value, B: Value];
  attributes: None;
}

interface Reduction {
  /** `axes` are int64; without them, all axes. */
  inputs: readonly [data: Value, axes?: Value];
  attributes: { readonly keepdims?: 0 | 1 };
}

/** Every operator we know: its inputs and attributes, named as in the ONNX standard. */
export interface Operators {
  Abs: Unary;
  Add: Binary;
  AveragePool: {
    inputs: readonly [X: Value];
    attributes: {
      readonly kernel_shape: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
      readonly count_include_pad?: 0 | 1;
    };
  };
  Concat: { inputs: readonly Value[]; attributes: { readonly axis: number } };
  Conv: {
    inputs: readonly [X: Value, W: Value, B?: Value];
    attributes: {
      readonly dilations?: Ints;
      readonly group?: number;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  Div: Binary;
  Erf: Unary;
  Exp: Unary;
  /** `indices` of any shape stand in for `axis` (0) of `data`. */
  Gather: {
    inputs: readonly [data: Value, indices: Value];
    attributes: { readonly axis?: number };
  };
  Gelu: { inputs: readonly [X: Value]; attributes: { readonly approximate?: "none" | "tanh" } };
  Identity: Unary;
  LeakyRelu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  Log: Unary;
  MatMul: Binary;
  MaxPool: {
    inputs: readonly [X: Value];
    attributes: {
      readonly kernel_shape: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** The remainder of whole numbers, with the sign of `B`. */
  Mod: Binary;
  Mul: Binary;
  Neg: Unary;
  Pow: Binary;
  ReduceLogSumExp: Reduction;
  ReduceMax: Reduction;
  ReduceMean: Reduction;
  ReduceSum: Reduction;
  Relu: Unary;
  /** In `shape`, 0 keeps the size of the same axis, and one −1 takes what is left. */
  Reshape: { inputs: readonly [data: Value, shape: Value]; attributes: None };
  Sigmoid: Unary;
  Slice: {
    inputs: readonly [data: Value, starts: Value, ends: Value, axes?: Value, steps?: Value];
    attributes: None;
  };
  Softmax: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  Sqrt: Unary;
  Sub: Binary;
  Tanh: Unary;
  /** The `K` largest along `axis` (−1), largest first, then where they stood; of equal ones the first. */
  TopK: {
    inputs: readonly [X: Value, K: Value];
    attributes: { readonly axis?: number };
  };
  Transpose: { inputs: readonly [data: Value]; attributes: { readonly perm: Ints } };
}

export type OpType = keyof Operators;

/** How an attribute is stored in a file; a number alone does not tell `int` from `float`. */
export type AttributeKind = "int" | "ints" | "float" | "string";

const reduction = { keepdims: "int" } as const;

/** The kind of every attribute. */
export const attributeKinds: {
  readonly [Op in OpType]: {
    readonly [A in keyof Required<Operators[Op]["attributes"]>]: AttributeKind;
  };
} = {
  Abs: {},
  Add: {},
  AveragePool: {
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
    count_include_pad: "int",
  },
  Concat: { axis: "int" },
  Conv: { dilations: "ints", group: "int", pads: "ints", strides: "ints" },
  Div: {},
  Erf: {},
  Exp: {},
  Gather: { axis: "int" },
  Gelu: { approximate: "string" },
  Identity: {},
  LeakyRelu: { alpha: "float" },
  Log: {},
  MatMul: {},
  MaxPool: { kernel_shape: "ints", pads: "ints", strides: "ints" },
  Mod: {},
  Mul: {},
  Neg: {},
  Pow: {},
  ReduceLogSumExp: reduction,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: {},
  Reshape: {},
  Sigmoid: {},
  Slice: {},
  Softmax: { axis: "int" },
  Sqrt: {},
  Sub: {},
  Tanh: {},
  TopK: { axis: "int" },
  Transpose: { perm: "ints" },
};
