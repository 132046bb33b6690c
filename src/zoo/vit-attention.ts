/**
 * @module Attention (Vaswani et al., 2017, arXiv:1706.03762): in each head, softmax(q·kᵀ/√d) · v. One function,
 * several ways to say it in operators of ONNX, all equal but for rounding.
 */
import {
  matMul,
  mul,
  outputsOf,
  reshape,
  scalar,
  softmax,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { width } from "./layers.ts";

/** What is attended to: L tokens of each of N images. */
export interface Attended {
  /** [L, N, heads · d], as the others. */
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
  readonly heads: number;
}

/** For every token what it read from those of its image: [L, N, heads · d]. */
export const attend = (attended: Attended, attention: Attention = "plain"): Value =>
  attentions[attention](attended);

const attentions = {
  /**
   * In operators of the standard; all scores of all heads are in memory at once. ONNX Runtime takes a transposition
   * that brings the first axis behind those of the batch into the product after it, so q, k and v are not copied.
   */
  plain: ({ q, k, v, heads }: Attended): Value => {
    const d = width(q) / heads;
    const [query, key, value] = [q, k, v].map((x) => reshape(x, [0, 0, heads, d])); // [L, N, heads, d]
    const scaled = mul(transpose(query, [1, 2, 0, 3]), scalar(d ** -0.5)); // [N, heads, L, d]
    const scores = matMul(scaled, transpose(key, [1, 2, 3, 0])); // [N, heads, L, L]
    const read = matMul(softmax(scores), transpose(value, [1, 2, 0, 3])); // [N, heads, L, d]
    return reshape(transpose(read, [2, 0, 1, 3]), [0, 0, heads * d]);
  },
  /**
   * In one operator of ONNX Runtime, which takes the scores block by block as FlashAttention does (Dao et al.,
   * 2022, arXiv:2205.14135): memory is linear in the number of tokens.
   */
  fused: ({ q, k, v, heads }: Attended): Value => {
    const [query, key, value] = [q, k, v].map((x) => transpose(x, [1, 0, 2])); // [N, L, heads · d]
    const [read] = outputsOf("MultiHeadAttention", [query, key, value], { num_heads: heads });
    return transpose(read, [1, 0, 2]);
  },
};

export type Attention = keyof typeof attentions;

export const attentionNames = Object.keys(attentions) as readonly Attention[]; // nothing else is in the table
