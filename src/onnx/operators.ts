/**
 * @module The operators we know, and what each takes. All else that we know about operators is a
 * table over these: its shape, later its cost, its gradient. A new operator is a row in each table
 * and a function in `build.ts`; the types name the tables that lack it.
 *
 * The signatures are those of operator set 20, the newest that ONNX Runtime 1.17 to 1.20 all load.
 */
import type { DType } from "../tensor.ts";
import type { Graph, Value } from "./value.ts";

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
  /** `(X − mean) / √(var + epsilon) · scale + B` over the channels of [N, C, …], as at inference. */
  BatchNormalization: {
    inputs: readonly [X: Value, scale: Value, B: Value, input_mean: Value, input_var: Value];
    attributes: { readonly epsilon?: number };
  };
  Cast: { inputs: readonly [input: Value]; attributes: { readonly to: DType } };
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
  /** Repeated along axes of size 1 until the shapes agree, as in broadcasting. */
  Expand: { inputs: readonly [input: Value, shape: Value]; attributes: None };
  /** As a matrix: the axes before `axis` (1) in its rows, the others in its columns. */
  Flatten: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  /** `indices` of any shape stand in for `axis` (0) of `data`. */
  Gather: {
    inputs: readonly [data: Value, indices: Value];
    attributes: { readonly axis?: number };
  };
  Gelu: { inputs: readonly [X: Value]; attributes: { readonly approximate?: "none" | "tanh" } };
  /** `alpha · A · B + beta · C` of matrices; `transA` and `transB` turn them first. */
  Gemm: {
    inputs: readonly [A: Value, B: Value, C?: Value];
    attributes: {
      readonly alpha?: number;
      readonly beta?: number;
      readonly transA?: 0 | 1;
      readonly transB?: 0 | 1;
    };
  };
  GlobalAveragePool: Unary;
  Identity: Unary;
  /** Over all axes from `axis` (−1) on, with the biased variance. */
  LayerNormalization: {
    inputs: readonly [X: Value, Scale: Value, B?: Value];
    attributes: { readonly axis?: number; readonly epsilon?: number };
  };
  LeakyRelu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  /**
   * A recurrence over time with a matrix of state for each head (`com.microsoft` 1, ONNX Runtime 1.30). With
   * the rule `gated`: `S ← exp(decay) · S + key ⊗ value`, and the output is `scale · query · S`.
   */
  LinearAttention: {
    inputs: readonly [
      query: Value,
      key: Value,
      value: Value,
      past_state?: Value | undefined,
      decay?: Value | undefined,
      beta?: Value,
    ];
    attributes: {
      readonly q_num_heads: number;
      readonly kv_num_heads: number;
      readonly update_rule?: "linear" | "gated" | "delta" | "gated_delta";
      readonly scale?: number;
      readonly chunk_size?: number;
    };
  };
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
  Max: { inputs: readonly Value[]; attributes: None };
  Min: { inputs: readonly Value[]; attributes: None };
  /** The remainder of whole numbers, with the sign of `B`. */
  Mod: Binary;
  Mul: Binary;
  Neg: Unary;
  /** `pads` are all starts, then all ends, of `axes` or of all axes. */
  Pad: {
    inputs: readonly [data: Value, pads: Value, constant_value?: Value | undefined, axes?: Value];
    attributes: { readonly mode?: "constant" | "reflect" | "edge" | "wrap" };
  };
  Pow: Binary;
  Reciprocal: Unary;
  ReduceLogSumExp: Reduction;
  ReduceMax: Reduction;
  ReduceMean: Reduction;
  ReduceSum: Reduction;
  Relu: Unary;
  /** In `shape`, 0 keeps the size of the same axis, and one −1 takes what is left. */
  Reshape: { inputs: readonly [data: Value, shape: Value]; attributes: None };
  /** To `sizes`, or by `scales`, one for each axis. */
  Resize: {
    inputs: readonly [X: Value, roi?: Value | undefined, scales?: Value | undefined, sizes?: Value];
    attributes: {
      readonly antialias?: 0 | 1;
      readonly coordinate_transformation_mode?:
        | "half_pixel"
        | "half_pixel_symmetric"
        | "pytorch_half_pixel"
        | "align_corners"
        | "asymmetric"
        | "tf_crop_and_resize";
      readonly cubic_coeff_a?: number;
      readonly exclude_outside?: 0 | 1;
      readonly mode?: "nearest" | "linear" | "cubic";
      readonly nearest_mode?: "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil";
    };
  };
  /**
   * `body` is run for each element of the sequences, the last `num_scan_inputs` of the inputs: it takes the
   * states and the elements, and gives the next states and what is joined to the outputs.
   */
  Scan: {
    inputs: readonly Value[];
    attributes: {
      readonly body: Graph;
      readonly num_scan_inputs: number;
      readonly scan_input_axes?: Ints;
      readonly scan_input_directions?: Ints;
      readonly scan_output_axes?: Ints;
      readonly scan_output_directions?: Ints;
    };
  };
  Sigmoid: Unary;
  Slice: {
    inputs: readonly [data: Value, starts: Value, ends: Value, axes?: Value, steps?: Value];
    attributes: None;
  };
  Softmax: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  /** ln(1 + exp(X)). */
  Softplus: Unary;
  /** Along `axis` (0) into parts of the sizes `split`, or into `num_outputs` equal ones. */
  Split: {
    inputs: readonly [input: Value, split?: Value];
    attributes: { readonly axis?: number; readonly num_outputs?: number };
  };
  Sqrt: Unary;
  /** Without `axes`, all axes of size 1 are left out. */
  Squeeze: { inputs: readonly [data: Value, axes?: Value]; attributes: None };
  Sub: Binary;
  Tanh: Unary;
  /** The `K` largest along `axis` (−1), largest first, then where they stood; of equal ones the first. */
  TopK: {
    inputs: readonly [X: Value, K: Value];
    attributes: { readonly axis?: number };
  };
  Transpose: { inputs: readonly [data: Value]; attributes: { readonly perm: Ints } };
  /** `axes` of size 1, counted in the output. */
  Unsqueeze: { inputs: readonly [data: Value, axes: Value]; attributes: None };
  Where: { inputs: readonly [condition: Value, X: Value, Y: Value]; attributes: None };
}

export type OpType = keyof Operators;

/** The operators that are not of the standard, by their domain. */
export const domains: { readonly [Op in OpType]?: string } = {
  LinearAttention: "com.microsoft",
};

/** The operators that are newer than `opset`, by the set of the standard in which they are as they are here. */
export const since: { readonly [Op in OpType]?: number } = {};

/**
 * How an attribute is stored in a file; a number alone does not tell `int` from `float`, and a `dtype` is
 * stored as its number.
 */
export type AttributeKind = "int" | "ints" | "float" | "string" | "dtype" | "graph";

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
  BatchNormalization: { epsilon: "float" },
  Cast: { to: "dtype" },
  Concat: { axis: "int" },
  Conv: { dilations: "ints", group: "int", pads: "ints", strides: "ints" },
  Div: {},
  Erf: {},
  Exp: {},
  Expand: {},
  Flatten: { axis: "int" },
  Gather: { axis: "int" },
  Gelu: { approximate: "string" },
  Gemm: { alpha: "float", beta: "float", transA: "int", transB: "int" },
  GlobalAveragePool: {},
  Identity: {},
  LayerNormalization: { axis: "int", epsilon: "float" },
  LeakyRelu: { alpha: "float" },
  LinearAttention: {
    q_num_heads: "int",
    kv_num_heads: "int",
    update_rule: "string",
    scale: "float",
    chunk_size: "int",
  },
  Log: {},
  MatMul: {},
  Max: {},
  MaxPool: { kernel_shape: "ints", pads: "ints", strides: "ints" },
  Min: {},
  Mod: {},
  Mul: {},
  Neg: {},
  Pad: { mode: "string" },
  Pow: {},
  Reciprocal: {},
  ReduceLogSumExp: reduction,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Relu: {},
  Reshape: {},
  Resize: {
    antialias: "int",
    coordinate_transformation_mode: "string",
    cubic_coeff_a: "float",
    exclude_outside: "int",
    mode: "string",
    nearest_mode: "string",
  },
  Scan: {
    body: "graph",
    num_scan_inputs: "int",
    scan_input_axes: "ints",
    scan_input_directions: "ints",
    scan_output_axes: "ints",
    scan_output_directions: "ints",
  },
  Sigmoid: {},
  Slice: {},
  Softmax: { axis: "int" },
  Softplus: {},
  Split: { axis: "int", num_outputs: "int" },
  Sqrt: {},
  Squeeze: {},
  Sub: {},
  Tanh: {},
  TopK: { axis: "int" },
  Transpose: { perm: "ints" },
  Unsqueeze: {},
  Where: {},
};
