/** @module Gradients of attention and of other operators that several operators say as well. */
import {
  add,
  concat,
  constant,
  conv,
  exp,
  matMul,
  mul,
  neg,
  outputsOf,
  pad,
  reduceSum,
  relu,
  reshape,
  scan,
  sigmoid,
  slice,
  softmax,
  split,
  tanh,
  transpose,
  unsqueeze,
  where,
} from "../build.ts";
import { elementsFrom } from "../elements.ts";
import type { Node, Value } from "../value.ts";
import { through } from "./plain.ts";
import { type Rule, refusal } from "./rule.ts";
import { number, scaled, zerosAs } from "./sized.ts";

interface Heads {
  /** [N, heads, L, d]; a head of k and v may be that of several heads of q. */
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
  /** Added to the scores. */
  readonly mask?: Value | undefined;
  readonly causal: boolean;
  readonly scale?: number | undefined;
  readonly softcap?: number | undefined;
}

/** softmax(scale · q · kᵀ + mask) · v */
function attended(node: Node, { q, k, v, mask, causal, scale, softcap = 0 }: Heads): Value {
  const [heads, shared] = [Number(q.shape[1]), Number(k.shape[1])];
  const repeats = heads / shared;
  const query = repeats === 1 ? q : reshape(q, [0, shared, -1, Number(q.shape[3])]); // below each other
  if (repeats !== 1 && (mask !== undefined || causal)) {
    throw refusal(node, "no gradient is known of a mask over heads that share keys");
  }
  const d = Number(q.shape[3]);
  const scores = matMul(scaled(query, scale ?? 1 / Math.sqrt(d)), transpose(k, [0, 1, 3, 2]));
  const held = softcap === 0 ? scores : scaled(tanh(scaled(scores, 1 / softcap)), softcap);
  const masked = mask === undefined ? held : withMask(held, mask);
  const seen = causal ? add(masked, hidden(node, masked)) : masked;
  const read = matMul(softmax(seen), v);
  return repeats === 1 ? read : reshape(read, [0, heads, -1, Number(v.shape[3])]);
}

const withMask = (scores: Value, mask: Value): Value =>
  mask.dtype === "bool"
    ? add(scores, where(mask, number(0, scores), number(-1e30, scores)))
    : add(scores, mask);

/** Far below everything for the keys that come after the query. */
function hidden(node: Node, scores: Value): Value {
  const [queries, keys] = scores.shape.slice(-2);
  if (typeof queries !== "number" || typeof keys !== "number") {
    throw refusal(node, "a causal mask needs a fixed number of tokens");
  }
  const { dtype } = scores;
  const data = elementsFrom(dtype, queries * keys, (i) =>
    i % keys > Math.floor(i / keys) ? -1e30 : 0,
  );
  return constant({ dtype, shape: [queries, keys], data });
}

/** [N, L, heads · d] → [N, heads, L, d] */
const byHeads = (x: Value, heads: number): Value =>
  transpose(reshape(x, [0, -1, heads, Number(x.shape[2]) / heads]), [0, 2, 1, 3]);

const joinedHeads = (x: Value): Value =>
  reshape(transpose(x, [0, 2, 1, 3]), [0, -1, Number(x.shape[1]) * Number(x.shape[3])]);

export const attention = through<"Attention">((node) => {
  const { inputs, attributes } = node;
  const [q, k, v, mask, pastKey] = inputs;
  const { q_num_heads = 1, kv_num_heads = 1, is_causal = 0, scale, softcap } = attributes;
  if (pastKey !== undefined) throw refusal(node, "no gradient is known with keys of the past");
  const packed = q.shape.length === 3;
  const [query, key, value] = packed
    ? [byHeads(q, q_num_heads), byHeads(k, kv_num_heads), byHeads(v, kv_num_heads)]
    : [q, k, v];
  const heads = { q: query, k: key, v: value, mask, causal: is_causal === 1, scale, softcap };
  const read = attended(node, heads);
  return [packed ? joinedHeads(read) : read];
});

export const multiHeadAttention = through<"MultiHeadAttention">((node) => {
  const { inputs, attributes } = node;
  const [q, k, v, bias, padding, mask, past] = inputs;
  const { num_heads, scale, unidirectional = 0 } = attributes;
  if (k?.shape.length !== 3 || v?.shape.length !== 3 || past || padding) {
    throw refusal(
      node,
      "the gradient is known of query, key and value [N, L, heads · d] without past and padding mask",
    );
  }
  const widths = [q, k, v].map((x) => Number(x.shape[2]));
  const biases = bias && split(bias, widths, 0);
  const [query, key, value] = [q, k, v].map((x, i) =>
    byHeads(biases ? add(x, biases[i]) : x, num_heads),
  );
  const heads = { q: query, k: key, v: value, mask, causal: unidirectional === 1, scale };
  return [joinedHeads(attended(node, heads))];
});

/** The inverse of a turn is the turn by the opposite angle. */
export const rotated: Rule<"RotaryEmbedding"> = (g, node, walk) => {
  const { inputs, attributes } = node;
  const [, cosines, sines, ...positions] = inputs;
  if (walk.wants(cosines) || walk.wants(sines)) {
    throw refusal(node, "no gradient by its caches is known; ask for that by the input alone");
  }
  return outputsOf("RotaryEmbedding", [g, cosines, neg(sines), ...positions], attributes);
};

/** A depthwise convolution over what was before and what is now. */
export const causalConvolution = through<"CausalConvWithState">((node) => {
  const { inputs, attributes } = node;
  const [x, w, bias, past] = inputs;
  const { activation = "none", ndim = 1 } = attributes;
  if (ndim !== 1) throw refusal(node, "the gradient is known along one axis");
  const behind = Number(w.shape[2]) - 1;
  const whole = past === undefined ? pad(x, [behind, 0], { axes: [2] }) : concat([past, x], 2);
  const y = conv(whole, w, { group: Number(w.shape[0]), ...(bias && { b: bias }) });
  const state = slice(whole, { starts: [-behind], ends: [2 ** 31], axes: [2] });
  return [activation === "none" ? y : mul(y, sigmoid(y)), state];
});

/** S ← exp(decay) · S + key ⊗ value, and scale · query · S is read: a `Scan` with the states [N, heads, d, width]. */
export const linearAttention = through<"LinearAttention">((node) => {
  const { inputs, attributes, outputs } = node;
  const [query, key, value, past, decay] = inputs;
  const { q_num_heads: readers, kv_num_heads: heads, update_rule = "gated_delta" } = attributes;
  const [, d, width] = outputs[1].shape.slice(1).map(Number);
  if (update_rule.includes("delta") || (readers !== 1 && readers !== heads)) {
    throw refusal(
      node,
      "the gradient is known of the rules linear and gated, with a query for each head or one for all",
    );
  }
  const { scale = 1 / Math.sqrt(d) } = attributes;
  const column = (x: Value) => reshape(x, [0, 0, -1, d, 1]); // [N, L, heads, d, 1]
  const rate = (x: Value) => (Number(x.shape[2]) === heads ? unsqueeze(x, [3, 4]) : column(x)); // one for a head, or for a row
  const row = reshape(value, [0, 0, heads, 1, width]);
  const sequences = [column(scaled(query, scale)), column(key), row];
  const { outputs: read, states } = scan(
    {
      states: [past ?? zerosAs(outputs[1])],
      sequences: decay === undefined ? sequences : [...sequences, rate(decay)],
      axis: 1,
    },
    ([before], [q, k, v, rates]) => {
      const h = add(rates === undefined ? before : mul(before, exp(rates)), mul(k, v));
      return { states: [h], outputs: [reduceSum(mul(q, h), [2], { keepdims: 0 })] };
    },
  );
  return [reshape(read[0], [0, 0, heads * width]), states[0]];
});

/** A convolution, plus Z, then the activation. */
export const fusedConvolution = through<"FusedConv">((node) => {
  const { inputs, attributes } = node;
  const [x, w, b, z] = inputs;
  const { activation = "", activation_params: _, ...window } = attributes;
  const y = conv(x, w, { ...window, ...(b && { b }) });
  const sum = z === undefined ? y : add(y, z);
  const known: Readonly<Record<string, (x: Value) => Value>> = {
    "": (x) => x,
    Relu: relu,
    Sigmoid: sigmoid,
    Tanh: tanh,
  };
  if (!(activation in known)) throw refusal(node, `no gradient is known with ${activation}`);
  return [known[activation](sum)];
});
