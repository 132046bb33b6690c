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

/** What is attended to: the tokens of all images, one below the other. */
export interface Attended {
  /** [N · length, heads · d], as the others. */
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
  /** How many tokens an image has. */
  readonly length: number;
  readonly heads: number;
}

/** For every token what it read from those of its image: [N · length, heads · d]. */
export const attend = (attended: Attended, attention: Attention = "plain"): Value =>
  attentions[attention](attended);

const attentions = {
  /** In operators of the standard; all scores of all heads are in memory at once. */
  plain: ({ q, k, v, length, heads }: Attended): Value => {
    const d = width(q) / heads;
    const [query, key, value] = [q, k, v].map((x) => reshape(x, [-1, length, heads, d]));
    const scaled = mul(transpose(query, [0, 2, 1, 3]), scalar(d ** -0.5)); // [N, heads, length, d]
    const scores = matMul(scaled, transpose(key, [0, 2, 3, 1])); // [N, heads, length, length]
    const read = matMul(softmax(scores), transpose(value, [0, 2, 1, 3])); // [N, heads, length, d]
    return reshape(transpose(read, [0, 2, 1, 3]), [-1, heads * d]);
  },
  /**
   * In one operator of ONNX Runtime, which takes the scores block by block as FlashAttention does (Dao et al.,
   * 2022, arXiv:2205.14135): memory is linear in the number of tokens.
   */
  fused: ({ q, k, v, length, heads }: Attended): Value => {
    const images = [q, k, v].map((x) => reshape(x, [-1, length, width(x)]));
    const [query, key, value] = images;
    const [read] = outputsOf("MultiHeadAttention", [query, key, value], { num_heads: heads });
    return reshape(read, [-1, width(q)]);
  },
};

export type Attention = keyof typeof attentions;

export const attentionNames = Object.keys(attentions) as readonly Attention[]; // nothing else is in the table
