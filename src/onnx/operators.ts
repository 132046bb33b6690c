/**
 * @module The operators we know, and what each takes. All else that we know about operators is a
 * table over these: its shape, later its cost, its gradient. A new operator is a row in each table
 * and a function in `build.ts`; the types name the tables that lack it.
 *
 * The signatures are those of operator set 20, the newest that ONNX Runtime 1.17 to 1.20 all load, and
 * for what is newer those of the set that `since` names.
 */
import type { DType, Tensor } from "../tensor.ts";
import type { Call, Graph, Value, ValueType } from "./value.ts";

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
  Acos: Unary;
  Acosh: Unary;
  Add: Binary;
  And: Binary;
  /** Where the largest along `axis` (0) stands; of equal ones the first, or the last. */
  ArgMax: {
    inputs: readonly [data: Value];
    attributes: {
      readonly axis?: number;
      readonly keepdims?: 0 | 1;
      readonly select_last_index?: 0 | 1;
    };
  };
  ArgMin: Operators["ArgMax"];
  Asin: Unary;
  Asinh: Unary;
  Atan: Unary;
  Atanh: Unary;
  /** `softmax(scale · Q · Kᵀ + attn_mask) · V`, by heads: [N, heads, L, width], or [N, L, heads · width]. */
  Attention: {
    inputs: readonly [
      Q: Value,
      K: Value,
      V: Value,
      attn_mask?: Value | undefined,
      past_key?: Value | undefined,
      past_value?: Value | undefined,
    ];
    attributes: {
      readonly is_causal?: 0 | 1;
      readonly kv_num_heads?: number;
      readonly q_num_heads?: number;
      readonly qk_matmul_output_mode?: number;
      readonly scale?: number;
      readonly softcap?: number;
      readonly softmax_precision?: number;
    };
  };
  AveragePool: {
    inputs: readonly [X: Value];
    attributes: {
      readonly kernel_shape: Ints;
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly ceil_mode?: 0 | 1;
      readonly count_include_pad?: 0 | 1;
      readonly dilations?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** `(X − mean) / √(var + epsilon) · scale + B` over the channels of [N, C, …], as at inference. */
  BatchNormalization: {
    inputs: readonly [X: Value, scale: Value, B: Value, input_mean: Value, input_var: Value];
    attributes: { readonly epsilon?: number };
  };
  /** Gelu of `A + B`, with B along the last axis. */
  BiasGelu: Binary;
  Cast: {
    inputs: readonly [input: Value];
    attributes: { readonly to: DType; readonly saturate?: 0 | 1 };
  };
  /** A convolution of each channel by itself that looks back only: [N, C, L] with filters [C, 1, k]. */
  CausalConvWithState: {
    inputs: readonly [input: Value, weight: Value, bias?: Value | undefined, past_state?: Value];
    attributes: { readonly activation?: "none" | "silu" | "swish"; readonly ndim?: number };
  };
  Ceil: Unary;
  /** `max(0, x) + min(0, alpha · (exp(x / alpha) − 1))`. */
  Celu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  /** `min` and `max` are single numbers. */
  Clip: { inputs: readonly [input: Value, min?: Value | undefined, max?: Value]; attributes: None };
  /** The elements, or the slices of `axis`, where `condition` is true. */
  Compress: {
    inputs: readonly [input: Value, condition: Value];
    attributes: { readonly axis?: number };
  };
  Concat: { inputs: readonly Value[]; attributes: { readonly axis: number } };
  /** `value` (0 of float32) in every element. */
  ConstantOfShape: { inputs: readonly [input: Value]; attributes: { readonly value?: Tensor } };
  Conv: {
    inputs: readonly [X: Value, W: Value, B?: Value];
    attributes: {
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  ConvInteger: {
    inputs: readonly [x: Value, w: Value, x_zero_point?: Value | undefined, w_zero_point?: Value];
    attributes: {
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** `W` is [C, filters / group, …]. */
  ConvTranspose: {
    inputs: readonly [X: Value, W: Value, B?: Value];
    attributes: {
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly output_padding?: Ints;
      readonly output_shape?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  Cos: Unary;
  Cosh: Unary;
  /** The sum up to each element along `axis`, one whole number. */
  CumSum: {
    inputs: readonly [x: Value, axis: Value];
    attributes: { readonly exclusive?: 0 | 1; readonly reverse?: 0 | 1 };
  };
  /** `offset` [N, 2 · groups · taps, …] moves each tap, `mask` weighs it. */
  DeformConv: {
    inputs: readonly [X: Value, W: Value, offset: Value, B?: Value | undefined, mask?: Value];
    attributes: {
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly offset_group?: number;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** [N, C, H, W] to [N, C / b², b·H, b·W]. */
  DepthToSpace: {
    inputs: readonly [input: Value];
    attributes: { readonly blocksize: number; readonly mode?: "DCR" | "CRD" };
  };
  /** `(x − x_zero_point) · x_scale`. */
  DequantizeLinear: {
    inputs: readonly [x: Value, x_scale: Value, x_zero_point?: Value];
    attributes: { readonly axis?: number; readonly block_size?: number };
  };
  Div: Binary;
  /** To uint8 over the range of `x`; then the scale and the zero point. */
  DynamicQuantizeLinear: Unary;
  /** As in NumPy: `bhid,bhjd->bhij`. */
  Einsum: { inputs: readonly Value[]; attributes: { readonly equation: string } };
  Elu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  Equal: Binary;
  Erf: Unary;
  Exp: Unary;
  /** Repeated along axes of size 1 until the shapes agree, as in broadcasting. */
  Expand: { inputs: readonly [input: Value, shape: Value]; attributes: None };
  /** Ones on the diagonal `k` of a matrix as large as the input. */
  EyeLike: {
    inputs: readonly [input: Value];
    attributes: { readonly dtype?: DType; readonly k?: number };
  };
  /** Gelu of `X + bias` by tanh. */
  FastGelu: { inputs: readonly [X: Value, bias?: Value]; attributes: None };
  /** As a matrix: the axes before `axis` (1) in its rows, the others in its columns. */
  Flatten: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  Floor: Unary;
  /** An operator that we do not know, as it stands in the file that it was read from. */
  Foreign: {
    inputs: readonly (Value | undefined)[];
    attributes: {
      readonly domain: string;
      readonly type: string;
      /** Of the set of operators of `domain` in its file. */
      readonly version: number;
      /** Its AttributeProtos, one after the other, each with its tag and length. */
      readonly raw: Uint8Array;
      /** As the file says of its values. */
      readonly outputs: readonly ValueType[];
    };
  };
  /** A convolution, plus `Z`, then the activation. */
  FusedConv: {
    inputs: readonly [X: Value, W: Value, B?: Value | undefined, Z?: Value];
    attributes: {
      readonly activation?: string;
      readonly activation_params?: Ints;
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** `alpha · A · B`, each turned first if asked. */
  FusedMatMul: {
    inputs: readonly [A: Value, B: Value];
    attributes: {
      readonly alpha?: number;
      readonly transA?: 0 | 1;
      readonly transB?: 0 | 1;
      readonly transBatchA?: 0 | 1;
      readonly transBatchB?: 0 | 1;
    };
  };
  /** `indices` of any shape stand in for `axis` (0) of `data`. */
  Gather: {
    inputs: readonly [data: Value, indices: Value];
    attributes: { readonly axis?: number };
  };
  /** The element of `data` whose place along `axis` is in `indices`. */
  GatherElements: {
    inputs: readonly [data: Value, indices: Value];
    attributes: { readonly axis?: number };
  };
  /** The last axis of `indices` holds places in `data`. */
  GatherND: {
    inputs: readonly [data: Value, indices: Value];
    attributes: { readonly batch_dims?: number };
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
  GlobalMaxPool: Unary;
  Greater: Binary;
  GreaterOrEqual: Binary;
  /** `grid` [N, H, W, 2] holds places in X between −1 and 1, x before y. */
  GridSample: {
    inputs: readonly [X: Value, grid: Value];
    attributes: {
      readonly align_corners?: 0 | 1;
      readonly mode?: "linear" | "nearest" | "cubic";
      readonly padding_mode?: "zeros" | "border" | "reflection";
    };
  };
  /** `scale` and `bias` are one number for each channel (operator set 21). */
  GroupNormalization: {
    inputs: readonly [X: Value, scale: Value, bias: Value];
    attributes: {
      readonly num_groups: number;
      readonly epsilon?: number;
      readonly stash_type?: number;
    };
  };
  /** `X` [L, N, C]; gives Y [L, directions, N, hidden] and the last Y_h. */
  GRU: {
    inputs: readonly [
      X: Value,
      W: Value,
      R: Value,
      B?: Value | undefined,
      sequence_lens?: Value | undefined,
      initial_h?: Value,
    ];
    attributes: {
      readonly activation_alpha?: Ints;
      readonly activation_beta?: Ints;
      readonly activations?: readonly string[];
      readonly clip?: number;
      readonly direction?: "forward" | "reverse" | "bidirectional";
      readonly hidden_size?: number;
      readonly layout?: 0 | 1;
      readonly linear_before_reset?: 0 | 1;
    };
  };
  /** `max(0, min(1, alpha · x + beta))`. */
  HardSigmoid: {
    inputs: readonly [X: Value];
    attributes: { readonly alpha?: number; readonly beta?: number };
  };
  /** `x · HardSigmoid(x)` with alpha 1/6 and beta 1/2. */
  HardSwish: Unary;
  Identity: Unary;
  /** One of two graphs without inputs; what they use comes from around. */
  If: {
    inputs: readonly [cond: Value];
    attributes: { readonly else_branch: Graph; readonly then_branch: Graph };
  };
  /** Over the axes of the image: [N, C, …]. */
  InstanceNormalization: {
    inputs: readonly [input: Value, scale: Value, B: Value];
    attributes: { readonly epsilon?: number };
  };
  IsInf: {
    inputs: readonly [X: Value];
    attributes: { readonly detect_negative?: 0 | 1; readonly detect_positive?: 0 | 1 };
  };
  IsNaN: Unary;
  /** Over all axes from `axis` (−1) on, with the biased variance. */
  LayerNormalization: {
    inputs: readonly [X: Value, Scale: Value, B?: Value];
    attributes: { readonly axis?: number; readonly epsilon?: number; readonly stash_type?: number };
  };
  LeakyRelu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  Less: Binary;
  LessOrEqual: Binary;
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
  LogSoftmax: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  /**
   * `body` takes the number of the step, whether to go on, and the states; it gives whether to go on, the next
   * states, and what is joined to the outputs.
   */
  Loop: { inputs: readonly (Value | undefined)[]; attributes: { readonly body: Graph } };
  LpNormalization: {
    inputs: readonly [input: Value];
    attributes: { readonly axis?: number; readonly p?: number };
  };
  LpPool: {
    inputs: readonly [X: Value];
    attributes: {
      readonly kernel_shape: Ints;
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly ceil_mode?: 0 | 1;
      readonly dilations?: Ints;
      readonly p?: number;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  LRN: {
    inputs: readonly [X: Value];
    attributes: {
      readonly size: number;
      readonly alpha?: number;
      readonly beta?: number;
      readonly bias?: number;
    };
  };
  /** `X` [L, N, C]; gives Y [L, directions, N, hidden], the last Y_h and the last Y_c. */
  LSTM: {
    inputs: readonly [
      X: Value,
      W: Value,
      R: Value,
      B?: Value | undefined,
      sequence_lens?: Value | undefined,
      initial_h?: Value | undefined,
      initial_c?: Value | undefined,
      P?: Value,
    ];
    attributes: {
      readonly activation_alpha?: Ints;
      readonly activation_beta?: Ints;
      readonly activations?: readonly string[];
      readonly clip?: number;
      readonly direction?: "forward" | "reverse" | "bidirectional";
      readonly hidden_size?: number;
      readonly input_forget?: 0 | 1;
      readonly layout?: 0 | 1;
    };
  };
  MatMul: Binary;
  MatMulInteger: {
    inputs: readonly [A: Value, B: Value, a_zero_point?: Value | undefined, b_zero_point?: Value];
    attributes: None;
  };
  Max: { inputs: readonly Value[]; attributes: None };
  MaxPool: {
    inputs: readonly [X: Value];
    attributes: {
      readonly kernel_shape: Ints;
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly ceil_mode?: 0 | 1;
      readonly dilations?: Ints;
      readonly pads?: Ints;
      readonly storage_order?: 0 | 1;
      readonly strides?: Ints;
    };
  };
  Mean: { inputs: readonly Value[]; attributes: None };
  Min: { inputs: readonly Value[]; attributes: None };
  Mish: Unary;
  /** The remainder, with the sign of `B`; with `fmod` that of A, as in C. */
  Mod: { inputs: readonly [A: Value, B: Value]; attributes: { readonly fmod?: 0 | 1 } };
  Mul: Binary;
  /** Attention of packed heads, [N, L, heads · width], with what engines fuse into it. */
  MultiHeadAttention: {
    inputs: readonly [
      query: Value,
      key?: Value | undefined,
      value?: Value | undefined,
      bias?: Value | undefined,
      key_padding_mask?: Value | undefined,
      attention_bias?: Value | undefined,
      past_key?: Value | undefined,
      past_value?: Value | undefined,
      past_sequence_length?: Value | undefined,
      cache_indirection?: Value,
    ];
    attributes: {
      readonly num_heads: number;
      readonly mask_filter_value?: number;
      readonly scale?: number;
      readonly unidirectional?: 0 | 1;
    };
  };
  Neg: Unary;
  /** `boxes` [N, boxes, 4], `scores` [N, classes, boxes]; gives rows of image, class and box. */
  NonMaxSuppression: {
    inputs: readonly [
      boxes: Value,
      scores: Value,
      max_output_boxes_per_class?: Value | undefined,
      iou_threshold?: Value | undefined,
      score_threshold?: Value,
    ];
    attributes: { readonly center_point_box?: 0 | 1 };
  };
  /** The places of all elements that are not 0: [axes, count]. */
  NonZero: Unary;
  Not: Unary;
  /** `values` are what stands elsewhere and what stands at the index, on a new `axis` (−1) of `depth`. */
  OneHot: {
    inputs: readonly [indices: Value, depth: Value, values: Value];
    attributes: { readonly axis?: number };
  };
  Or: Binary;
  /** `pads` are all starts, then all ends, of `axes` or of all axes. */
  Pad: {
    inputs: readonly [data: Value, pads: Value, constant_value?: Value | undefined, axes?: Value];
    attributes: { readonly mode?: "constant" | "reflect" | "edge" | "wrap" };
  };
  Pow: Binary;
  PRelu: { inputs: readonly [X: Value, slope: Value]; attributes: None };
  /** `alpha · A · B + C` of whole numbers; without `y_scale` the result is float32. */
  QGemm: {
    inputs: readonly [
      A: Value,
      a_scale: Value,
      a_zero_point: Value,
      B: Value,
      b_scale: Value,
      b_zero_point: Value,
      C?: Value | undefined,
      y_scale?: Value | undefined,
      y_zero_point?: Value,
    ];
    attributes: { readonly alpha?: number; readonly transA?: 0 | 1; readonly transB?: 0 | 1 };
  };
  QLinearAdd: {
    inputs: readonly [
      A: Value,
      A_scale: Value,
      A_zero_point: Value | undefined,
      B: Value,
      B_scale: Value,
      B_zero_point: Value | undefined,
      C_scale: Value,
      C_zero_point?: Value,
    ];
    attributes: None;
  };
  QLinearAveragePool: {
    inputs: readonly [
      X: Value,
      X_scale: Value,
      X_zero_point: Value | undefined,
      Y_scale: Value,
      Y_zero_point?: Value,
    ];
    attributes: {
      readonly kernel_shape: Ints;
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly ceil_mode?: 0 | 1;
      readonly channels_last?: 0 | 1;
      readonly count_include_pad?: 0 | 1;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  /** The scale and the zero point of the output, then those of each input behind it. */
  QLinearConcat: { inputs: readonly Value[]; attributes: { readonly axis: number } };
  /** A convolution of whole numbers: each input with its scale and its zero point. */
  QLinearConv: {
    inputs: readonly [
      x: Value,
      x_scale: Value,
      x_zero_point: Value,
      w: Value,
      w_scale: Value,
      w_zero_point: Value,
      y_scale: Value,
      y_zero_point: Value,
      B?: Value,
    ];
    attributes: {
      readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
      readonly dilations?: Ints;
      readonly group?: number;
      readonly kernel_shape?: Ints;
      readonly pads?: Ints;
      readonly strides?: Ints;
    };
  };
  QLinearGlobalAveragePool: {
    inputs: readonly [
      X: Value,
      x_scale: Value,
      x_zero_point: Value,
      y_scale: Value,
      y_zero_point: Value,
    ];
    attributes: { readonly channels_last?: 0 | 1 };
  };
  QLinearLeakyRelu: {
    inputs: readonly [
      X: Value,
      X_scale: Value,
      X_zero_point: Value | undefined,
      Y_scale: Value,
      Y_zero_point?: Value,
    ];
    attributes: { readonly alpha?: number };
  };
  QLinearMatMul: {
    inputs: readonly [
      a: Value,
      a_scale: Value,
      a_zero_point: Value,
      b: Value,
      b_scale: Value,
      b_zero_point: Value,
      y_scale: Value,
      y_zero_point: Value,
    ];
    attributes: None;
  };
  QLinearMul: {
    inputs: readonly [
      A: Value,
      A_scale: Value,
      A_zero_point: Value | undefined,
      B: Value,
      B_scale: Value,
      B_zero_point: Value | undefined,
      C_scale: Value,
      C_zero_point?: Value,
    ];
    attributes: None;
  };
  QLinearSigmoid: {
    inputs: readonly [
      X: Value,
      X_scale: Value,
      X_zero_point: Value | undefined,
      Y_scale: Value,
      Y_zero_point?: Value,
    ];
    attributes: None;
  };
  /** `opset` says which Softmax of the standard it is: before 13 all axes from `axis` on are one. */
  QLinearSoftmax: {
    inputs: readonly [
      X: Value,
      X_scale: Value,
      X_zero_point: Value | undefined,
      Y_scale: Value,
      Y_zero_point?: Value,
    ];
    attributes: { readonly opset: number; readonly axis?: number };
  };
  /** `round(x / y_scale) + y_zero_point`, saturated. */
  QuantizeLinear: {
    inputs: readonly [x: Value, y_scale: Value, y_zero_point?: Value];
    attributes: {
      readonly axis?: number;
      readonly block_size?: number;
      readonly output_dtype?: DType;
      readonly saturate?: 0 | 1;
    };
  };
  /** `x · sigmoid(alpha · x)`. */
  QuickGelu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  /** From `start` by `delta`, without `limit`. */
  Range: { inputs: readonly [start: Value, limit: Value, delta: Value]; attributes: None };
  Reciprocal: Unary;
  ReduceL1: Reduction;
  ReduceL2: Reduction;
  ReduceLogSum: Reduction;
  ReduceLogSumExp: Reduction;
  ReduceMax: Reduction;
  ReduceMean: Reduction;
  ReduceMin: Reduction;
  ReduceProd: Reduction;
  ReduceSum: Reduction;
  ReduceSumSquare: Reduction;
  Relu: Unary;
  /** In `shape`, 0 keeps the size of the same axis, and one −1 takes what is left. */
  Reshape: {
    inputs: readonly [data: Value, shape: Value];
    attributes: { readonly allowzero?: 0 | 1 };
  };
  /** To `sizes`, or by `scales`, one for each axis. */
  Resize: {
    inputs: readonly [X: Value, roi?: Value | undefined, scales?: Value | undefined, sizes?: Value];
    attributes: {
      readonly antialias?: 0 | 1;
      readonly axes?: Ints;
      readonly coordinate_transformation_mode?:
        | "half_pixel"
        | "half_pixel_symmetric"
        | "pytorch_half_pixel"
        | "align_corners"
        | "asymmetric"
        | "tf_crop_and_resize";
      readonly cubic_coeff_a?: number;
      readonly exclude_outside?: 0 | 1;
      readonly extrapolation_value?: number;
      readonly keep_aspect_ratio_policy?: "stretch" | "not_larger" | "not_smaller";
      readonly mode?: "nearest" | "linear" | "cubic";
      readonly nearest_mode?: "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil";
    };
  };
  /** `X / √(mean of squares + epsilon) · scale` over all axes from `axis` (−1) on. */
  RMSNormalization: {
    inputs: readonly [X: Value, scale: Value];
    attributes: { readonly axis?: number; readonly epsilon?: number; readonly stash_type?: number };
  };
  /** `rois` [regions, 4] from the images `batch_indices`; gives [regions, C, output_height, output_width]. */
  RoiAlign: {
    inputs: readonly [X: Value, rois: Value, batch_indices: Value];
    attributes: {
      readonly coordinate_transformation_mode?: "half_pixel" | "output_half_pixel";
      readonly mode?: "avg" | "max";
      readonly output_height?: number;
      readonly output_width?: number;
      readonly sampling_ratio?: number;
      readonly spatial_scale?: number;
    };
  };
  /** Pairs of channels turned by the angles of their position. */
  RotaryEmbedding: {
    inputs: readonly [X: Value, cos_cache: Value, sin_cache: Value, position_ids?: Value];
    attributes: {
      readonly interleaved?: 0 | 1;
      readonly num_heads?: number;
      readonly rotary_embedding_dim?: number;
    };
  };
  Round: Unary;
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
  /** `data` with `updates` in the places `indices` along `axis`. */
  ScatterElements: {
    inputs: readonly [data: Value, indices: Value, updates: Value];
    attributes: {
      readonly axis?: number;
      readonly reduction?: "none" | "add" | "mul" | "max" | "min";
    };
  };
  /** `data` with `updates` in the places that the last axis of `indices` holds. */
  ScatterND: {
    inputs: readonly [data: Value, indices: Value, updates: Value];
    attributes: { readonly reduction?: "none" | "add" | "mul" | "max" | "min" };
  };
  Selu: {
    inputs: readonly [X: Value];
    attributes: { readonly alpha?: number; readonly gamma?: number };
  };
  /** The sizes of the axes from `start` (0) to `end`, as int64. */
  Shape: {
    inputs: readonly [data: Value];
    attributes: { readonly end?: number; readonly start?: number };
  };
  Sigmoid: Unary;
  Sign: Unary;
  /** RMSNormalization as ONNX Runtime has had it longer, in the domain of the standard. */
  SimplifiedLayerNormalization: {
    inputs: readonly [X: Value, scale: Value];
    attributes: { readonly axis?: number; readonly epsilon?: number; readonly stash_type?: number };
  };
  Sin: Unary;
  Sinh: Unary;
  Size: Unary;
  /** LayerNormalization of `input + skip + bias` over the last axis; its fourth output is that sum. */
  SkipLayerNormalization: {
    inputs: readonly [
      input: Value,
      skip: Value,
      gamma: Value,
      beta?: Value | undefined,
      bias?: Value,
    ];
    attributes: { readonly epsilon?: number };
  };
  /** RMSNormalization of `input + skip + bias`; its fourth output is that sum. */
  SkipSimplifiedLayerNormalization: {
    inputs: readonly [input: Value, skip: Value, gamma: Value, bias?: Value];
    attributes: { readonly epsilon?: number };
  };
  Slice: {
    inputs: readonly [data: Value, starts: Value, ends: Value, axes?: Value, steps?: Value];
    attributes: None;
  };
  Softmax: { inputs: readonly [input: Value]; attributes: { readonly axis?: number } };
  /** ln(1 + exp(X)). */
  Softplus: Unary;
  Softsign: Unary;
  /** [N, C, H, W] to [N, b² · C, H / b, W / b]. */
  SpaceToDepth: { inputs: readonly [input: Value]; attributes: { readonly blocksize: number } };
  /** Along `axis` (0) into parts of the sizes `split`, or into `num_outputs` equal ones. */
  Split: {
    inputs: readonly [input: Value, split?: Value];
    attributes: { readonly axis?: number; readonly num_outputs?: number };
  };
  Sqrt: Unary;
  /** Without `axes`, all axes of size 1 are left out. */
  Squeeze: { inputs: readonly [data: Value, axes?: Value]; attributes: None };
  Sub: Binary;
  Sum: { inputs: readonly Value[]; attributes: None };
  /** `x · sigmoid(alpha · x)`. */
  Swish: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  Tan: Unary;
  Tanh: Unary;
  ThresholdedRelu: { inputs: readonly [X: Value]; attributes: { readonly alpha?: number } };
  /** Repeated along each axis. */
  Tile: { inputs: readonly [input: Value, repeats: Value]; attributes: None };
  /** The `K` largest along `axis` (−1), largest first, then where they stood; of equal ones the first. */
  TopK: {
    inputs: readonly [X: Value, K: Value];
    attributes: { readonly axis?: number; readonly largest?: 0 | 1; readonly sorted?: 0 | 1 };
  };
  Transpose: { inputs: readonly [data: Value]; attributes: { readonly perm: Ints } };
  /** A triangle of a matrix, the upper one or the lower one, from the diagonal `k` on. */
  Trilu: { inputs: readonly [input: Value, k?: Value]; attributes: { readonly upper?: 0 | 1 } };
  /** `axes` of size 1, counted in the output. */
  Unsqueeze: { inputs: readonly [data: Value, axes: Value]; attributes: None };
  Where: { inputs: readonly [condition: Value, X: Value, Y: Value]; attributes: None };
  Xor: Binary;
}

export type OpType = keyof Operators;

/** The operators that are not of the standard, by their domain. */
export const domains: { readonly [Op in OpType]?: string } = {
  BiasGelu: "com.microsoft",
  CausalConvWithState: "com.microsoft",
  FastGelu: "com.microsoft",
  FusedConv: "com.microsoft",
  FusedMatMul: "com.microsoft",
  LinearAttention: "com.microsoft",
  MultiHeadAttention: "com.microsoft",
  QGemm: "com.microsoft",
  QLinearAdd: "com.microsoft",
  QLinearAveragePool: "com.microsoft",
  QLinearConcat: "com.microsoft",
  QLinearGlobalAveragePool: "com.microsoft",
  QLinearLeakyRelu: "com.microsoft",
  QLinearMul: "com.microsoft",
  QLinearSigmoid: "com.microsoft",
  QLinearSoftmax: "com.microsoft",
  QuickGelu: "com.microsoft",
  SkipLayerNormalization: "com.microsoft",
  SkipSimplifiedLayerNormalization: "com.microsoft",
};

/** The operators that are newer than `opset`, by the set of the standard in which they are as they are here. */
export const since: { readonly [Op in OpType]?: number } = {
  Attention: 23,
  DequantizeLinear: 21,
  GroupNormalization: 21,
  QuantizeLinear: 21,
  RMSNormalization: 23,
  RotaryEmbedding: 23,
  Swish: 24,
};

/** How an operator is called in a file: its domain, the version of the set that it needs, its type. */
export function calledInFiles({ op, attributes }: Call): {
  readonly domain: string;
  readonly version: number;
  readonly type: string;
} {
  if (op === "Foreign") return attributes as Operators["Foreign"]["attributes"];
  const domain = domains[op] ?? "";
  return { domain, version: domain === "" ? (since[op] ?? opset) : 1, type: op };
}

/** How many outputs a node has that is not asked for more, of the operators whose others are seldom wanted. */
export const usualOutputs: { readonly [Op in OpType]?: number } = {
  Attention: 1,
  LayerNormalization: 1,
  MaxPool: 1,
  MultiHeadAttention: 1,
  SimplifiedLayerNormalization: 1,
  SkipLayerNormalization: 1,
  SkipSimplifiedLayerNormalization: 1,
};

/**
 * How an attribute is stored in a file; a number alone does not tell `int` from `float`, and a `dtype` is
 * stored as its number.
 */
export type AttributeKind =
  | "int"
  | "ints"
  | "float"
  | "floats"
  | "string"
  | "strings"
  | "dtype"
  | "tensor"
  | "graph"
  /** Bytes that are written as they are. */
  | "raw"
  /** What we keep for ourselves. */
  | "none";

const reduction = { keepdims: "int" } as const;

/** The kind of every attribute. */
export const attributeKinds: {
  readonly [Op in OpType]: {
    readonly [A in keyof Required<Operators[Op]["attributes"]>]: AttributeKind;
  };
} = {
  Abs: {},
  Acos: {},
  Acosh: {},
  Add: {},
  And: {},
  ArgMax: { axis: "int", keepdims: "int", select_last_index: "int" },
  ArgMin: { axis: "int", keepdims: "int", select_last_index: "int" },
  Asin: {},
  Asinh: {},
  Atan: {},
  Atanh: {},
  Attention: {
    is_causal: "int",
    kv_num_heads: "int",
    q_num_heads: "int",
    qk_matmul_output_mode: "int",
    scale: "float",
    softcap: "float",
    softmax_precision: "int",
  },
  AveragePool: {
    kernel_shape: "ints",
    auto_pad: "string",
    ceil_mode: "int",
    count_include_pad: "int",
    dilations: "ints",
    pads: "ints",
    strides: "ints",
  },
  BatchNormalization: { epsilon: "float" },
  BiasGelu: {},
  Cast: { to: "dtype", saturate: "int" },
  CausalConvWithState: { activation: "string", ndim: "int" },
  Ceil: {},
  Celu: { alpha: "float" },
  Clip: {},
  Compress: { axis: "int" },
  Concat: { axis: "int" },
  ConstantOfShape: { value: "tensor" },
  Conv: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  ConvInteger: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  ConvTranspose: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    output_padding: "ints",
    output_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  Cos: {},
  Cosh: {},
  CumSum: { exclusive: "int", reverse: "int" },
  DeformConv: {
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    offset_group: "int",
    pads: "ints",
    strides: "ints",
  },
  DepthToSpace: { blocksize: "int", mode: "string" },
  DequantizeLinear: { axis: "int", block_size: "int" },
  Div: {},
  DynamicQuantizeLinear: {},
  Einsum: { equation: "string" },
  Elu: { alpha: "float" },
  Equal: {},
  Erf: {},
  Exp: {},
  Expand: {},
  EyeLike: { dtype: "dtype", k: "int" },
  FastGelu: {},
  Flatten: { axis: "int" },
  Floor: {},
  Foreign: { domain: "none", type: "none", version: "none", raw: "raw", outputs: "none" },
  FusedConv: {
    activation: "string",
    activation_params: "floats",
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  FusedMatMul: {
    alpha: "float",
    transA: "int",
    transB: "int",
    transBatchA: "int",
    transBatchB: "int",
  },
  Gather: { axis: "int" },
  GatherElements: { axis: "int" },
  GatherND: { batch_dims: "int" },
  Gelu: { approximate: "string" },
  Gemm: { alpha: "float", beta: "float", transA: "int", transB: "int" },
  GlobalAveragePool: {},
  GlobalMaxPool: {},
  Greater: {},
  GreaterOrEqual: {},
  GridSample: { align_corners: "int", mode: "string", padding_mode: "string" },
  GroupNormalization: { num_groups: "int", epsilon: "float", stash_type: "int" },
  GRU: {
    activation_alpha: "floats",
    activation_beta: "floats",
    activations: "strings",
    clip: "float",
    direction: "string",
    hidden_size: "int",
    layout: "int",
    linear_before_reset: "int",
  },
  HardSigmoid: { alpha: "float", beta: "float" },
  HardSwish: {},
  Identity: {},
  If: { else_branch: "graph", then_branch: "graph" },
  InstanceNormalization: { epsilon: "float" },
  IsInf: { detect_negative: "int", detect_positive: "int" },
  IsNaN: {},
  LayerNormalization: { axis: "int", epsilon: "float", stash_type: "int" },
  LeakyRelu: { alpha: "float" },
  Less: {},
  LessOrEqual: {},
  LinearAttention: {
    q_num_heads: "int",
    kv_num_heads: "int",
    update_rule: "string",
    scale: "float",
    chunk_size: "int",
  },
  Log: {},
  LogSoftmax: { axis: "int" },
  Loop: { body: "graph" },
  LpNormalization: { axis: "int", p: "int" },
  LpPool: {
    kernel_shape: "ints",
    auto_pad: "string",
    ceil_mode: "int",
    dilations: "ints",
    p: "int",
    pads: "ints",
    strides: "ints",
  },
  LRN: { size: "int", alpha: "float", beta: "float", bias: "float" },
  LSTM: {
    activation_alpha: "floats",
    activation_beta: "floats",
    activations: "strings",
    clip: "float",
    direction: "string",
    hidden_size: "int",
    input_forget: "int",
    layout: "int",
  },
  MatMul: {},
  MatMulInteger: {},
  Max: {},
  MaxPool: {
    kernel_shape: "ints",
    auto_pad: "string",
    ceil_mode: "int",
    dilations: "ints",
    pads: "ints",
    storage_order: "int",
    strides: "ints",
  },
  Mean: {},
  Min: {},
  Mish: {},
  Mod: { fmod: "int" },
  Mul: {},
  MultiHeadAttention: {
    num_heads: "int",
    mask_filter_value: "float",
    scale: "float",
    unidirectional: "int",
  },
  Neg: {},
  NonMaxSuppression: { center_point_box: "int" },
  NonZero: {},
  Not: {},
  OneHot: { axis: "int" },
  Or: {},
  Pad: { mode: "string" },
  Pow: {},
  PRelu: {},
  QGemm: { alpha: "float", transA: "int", transB: "int" },
  QLinearAdd: {},
  QLinearAveragePool: {
    kernel_shape: "ints",
    auto_pad: "string",
    ceil_mode: "int",
    channels_last: "int",
    count_include_pad: "int",
    pads: "ints",
    strides: "ints",
  },
  QLinearConcat: { axis: "int" },
  QLinearConv: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  QLinearGlobalAveragePool: { channels_last: "int" },
  QLinearLeakyRelu: { alpha: "float" },
  QLinearMatMul: {},
  QLinearMul: {},
  QLinearSigmoid: {},
  QLinearSoftmax: { opset: "int", axis: "int" },
  QuantizeLinear: { axis: "int", block_size: "int", output_dtype: "dtype", saturate: "int" },
  QuickGelu: { alpha: "float" },
  Range: {},
  Reciprocal: {},
  ReduceL1: reduction,
  ReduceL2: reduction,
  ReduceLogSum: reduction,
  ReduceLogSumExp: reduction,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceMin: reduction,
  ReduceProd: reduction,
  ReduceSum: reduction,
  ReduceSumSquare: reduction,
  Relu: {},
  Reshape: { allowzero: "int" },
  Resize: {
    antialias: "int",
    axes: "ints",
    coordinate_transformation_mode: "string",
    cubic_coeff_a: "float",
    exclude_outside: "int",
    extrapolation_value: "float",
    keep_aspect_ratio_policy: "string",
    mode: "string",
    nearest_mode: "string",
  },
  RMSNormalization: { axis: "int", epsilon: "float", stash_type: "int" },
  RoiAlign: {
    coordinate_transformation_mode: "string",
    mode: "string",
    output_height: "int",
    output_width: "int",
    sampling_ratio: "int",
    spatial_scale: "float",
  },
  RotaryEmbedding: { interleaved: "int", num_heads: "int", rotary_embedding_dim: "int" },
  Round: {},
  Scan: {
    body: "graph",
    num_scan_inputs: "int",
    scan_input_axes: "ints",
    scan_input_directions: "ints",
    scan_output_axes: "ints",
    scan_output_directions: "ints",
  },
  ScatterElements: { axis: "int", reduction: "string" },
  ScatterND: { reduction: "string" },
  Selu: { alpha: "float", gamma: "float" },
  Shape: { end: "int", start: "int" },
  Sigmoid: {},
  Sign: {},
  SimplifiedLayerNormalization: { axis: "int", epsilon: "float", stash_type: "int" },
  Sin: {},
  Sinh: {},
  Size: {},
  SkipLayerNormalization: { epsilon: "float" },
  SkipSimplifiedLayerNormalization: { epsilon: "float" },
  Slice: {},
  Softmax: { axis: "int" },
  Softplus: {},
  Softsign: {},
  SpaceToDepth: { blocksize: "int" },
  Split: { axis: "int", num_outputs: "int" },
  Sqrt: {},
  Squeeze: {},
  Sub: {},
  Sum: {},
  Swish: { alpha: "float" },
  Tan: {},
  Tanh: {},
  ThresholdedRelu: { alpha: "float" },
  Tile: {},
  TopK: { axis: "int", largest: "int", sorted: "int" },
  Transpose: { perm: "ints" },
  Trilu: { upper: "int" },
  Unsqueeze: {},
  Where: {},
  Xor: {},
};
