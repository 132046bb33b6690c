/**
 * @module The mixer of Vim (algorithm 1 of the paper): what a token is made of is mixed with the tokens before
 * and after it, by selective scans in both directions.
 */
import {
  add,
  conv,
  exp,
  matMul,
  mul,
  neg,
  scalar,
  slice,
  split,
  transpose,
  type Value,
} from "../onnx/index.ts";
import { ones, torchDefault, uniform } from "./init.ts";
import { linear, silu, width } from "./layers.ts";
import { aLog, stepBias, stepWeight } from "./mamba-init.ts";
import { type Lowering, type Route, selectiveScan } from "./selective-scan.ts";
import { softplus } from "./softplus.ts";
import type { VimChoices } from "./vim-choices.ts";
import type { Weights } from "./weights.ts";

interface Mixing extends Pick<VimChoices, "directions" | "halved" | "state"> {
  /** Whether a single direction is from the last token to the first. */
  readonly back: boolean;
  /** Of the network: the more blocks, the less each adds before training. */
  readonly depth: number;
  readonly lowering?: Lowering | undefined;
}

/** [N, L, D] → [N, L, D] */
export function mixer(x: Value, w: Weights, mixing: Mixing): Value {
  const inner = 2 * width(x); // E
  const both = linear(x, w.at("in_proj"), { out: 2 * inner, bias: false });
  const [content, gate] = split(both, [inner, inner], 2); // [N, L, E]
  const read = selectiveScan(routes[mixing.directions](content, w, mixing), mixing.lowering);
  const y = mul(read.reduce(add), silu(gate));
  const weight = transpose(outProjection(w, inner, mixing), [1, 0]); // [E, D]
  const halves = mixing.directions === "both" && mixing.halved;
  return matMul(y, halves ? mul(weight, scalar(0.5)) : weight);
}

/** Made smaller by √depth, as in GPT-2. */
const outProjection = (w: Weights, inner: number, { depth }: Mixing): Value =>
  w
    .at("out_proj")
    .parameter("weight", [inner / 2, inner], (shape, random) =>
      torchDefault(shape, random).map((x) => x / Math.sqrt(depth)),
    );

/** What is scanned, by the directions that a block has. */
const routes: {
  readonly [D in VimChoices["directions"]]: (x: Value, w: Weights, mixing: Mixing) => Route[];
} = {
  both: (x, w, mixing) => [route(x, w, mixing, false), route(x, named(w, "_b"), mixing, true)],
  shared: (x, w, mixing) => {
    const there = route(x, w, mixing, false);
    return [there, { ...there, a: decay(named(w, "_b"), there.u, mixing), reversed: true }];
  },
  forward: (x, w, mixing) => [route(x, w, mixing, false)],
  alternating: (x, w, mixing) => [route(x, w, mixing, mixing.back)],
};

/** The parts of one direction, whose names end alike. */
interface Parts {
  at(key: string): Weights;
  parameter: Weights["parameter"];
}

/** Those of the way back: `conv1d_b`, `D_b`, and `A_b_log`. */
const named = (w: Weights, end: string): Parts => ({
  at: (key) => w.at(key + end),
  parameter: (name, ...rest) => w.parameter(name === "A_log" ? `A${end}_log` : name + end, ...rest),
});

function route(x: Value, w: Parts, mixing: Mixing, reversed: boolean): Route {
  const { state } = mixing;
  const rank = Math.ceil(width(x) / 32); // R = D / 16
  const u = silu(causalConv(x, w.at("conv1d"), reversed));
  const projected = linear(u, w.at("x_proj"), { out: rank + 2 * state, bias: false });
  const [step, b, c] = split(projected, [rank, state, state], 2);
  const delta = softplus(
    linear(step, w.at("dt_proj"), { out: width(x), init: stepWeight, biasInit: stepBias }),
  );
  const d = w.parameter("D", [width(x)], ones);
  return { u, delta, a: decay(w, x, mixing), b, c, d, reversed };
}

/** A: [E, S] */
const decay = (w: Parts, x: Value, { state }: Mixing): Value =>
  neg(exp(w.parameter("A_log", [width(x), state], aLog)));

/** How many tokens the convolution sees: this one, and those before it. */
const taps = 4;

/** Each channel by itself, from a token and those before it on the way: [N, L, E] → [N, L, E] */
function causalConv(x: Value, w: Weights, reversed: boolean): Value {
  const init = uniform(1 / Math.sqrt(taps));
  const weight = w.parameter("weight", [width(x), 1, taps], init);
  const b = w.parameter("bias", [width(x)], init);
  const turned = reversed
    ? slice(weight, { starts: [-1], ends: [-taps - 1], axes: [2], steps: [-1] })
    : weight;
  const pads = reversed ? [0, taps - 1] : [taps - 1, 0];
  const y = conv(transpose(x, [0, 2, 1]), turned, { b, group: width(x), pads }); // [N, E, L]
  return transpose(y, [0, 2, 1]);
}
