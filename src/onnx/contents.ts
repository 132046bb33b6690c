/**
 * @module A table: operator → which numbers its outputs hold, as far as is known before the graph runs. Graphs
 * that are exported with open sizes compute the shapes that they ask for out of others (`Shape`, `Gather`,
 * `Mul`, `Concat`, `Reshape`): what is computed so is a size, and may be a text (`3*N`).
 */
import { float32Of, sizeOf, type Tensor } from "../tensor.ts";
import type { OpType } from "./operators.ts";
import {
  difference,
  floorQuotient,
  isAtLeast,
  larger,
  product,
  quotient,
  type Size,
  smaller,
  sum,
} from "./sizes.ts";
import type { Node, Shape, Value } from "./value.ts";

/** Element by element; a truth is 1 or 0, and undefined is not known. */
export type Contents = readonly (Size | undefined)[];

type ContentsRule<Op extends OpType> = (
  node: Node<Op>,
  of: (value: Value) => Contents | undefined,
) => readonly (Contents | undefined)[];

/** More elements than a shape has axes are weights. */
const most = 256;
/** How far back is looked. */
const deepest = 300;

const found = new WeakMap<Value, Contents | null>();

/** What a value holds, where it has few elements and something is known of them. */
export function contentsOf(value: Value, depth = 0): Contents | undefined {
  const before = found.get(value);
  if (before !== undefined) return before ?? undefined;
  const contents = worthKnowing(value) && depth < deepest ? read(value, depth) : undefined;
  found.set(value, contents ?? null);
  return contents;
}

const worthKnowing = ({ shape }: Value): boolean =>
  shape.every((size) => typeof size === "number") && sizeOf(shape as number[]) <= most;

function read(value: Value, depth: number): Contents | undefined {
  const { origin, shape } = value;
  if (origin.kind === "constant") return numbersOf(origin.tensor);
  if (origin.kind === "input") return undefined;
  const rule = rules[origin.op] as ContentsRule<OpType> | undefined;
  const outputs = rule?.(origin, (input) => contentsOf(input, depth + 1));
  const contents = outputs?.[origin.outputs.indexOf(value)];
  return contents?.length === sizeOf(shape as number[]) ? contents : undefined;
}

const numbersOf = (tensor: Tensor): Contents =>
  tensor.dtype.startsWith("int") || tensor.dtype.startsWith("uint") || tensor.dtype === "bool"
    ? Array.from(tensor.data as ArrayLike<number | bigint>, Number)
    : Array.from(float32Of(tensor));

/** The rules; of all other operators nothing is known. */
const rules: { readonly [Op in OpType]?: ContentsRule<Op> } = {
  Abs: each((a) => (isAtLeast(a, 0) ? a : typeof a === "number" ? -a : undefined)),
  Add: both(sum),
  And: both((a, b) => (a === 0 || b === 0 ? 0 : a === 1 && b === 1 ? 1 : undefined)),
  ArgMax: ({ inputs: [x], attributes: { axis = 0 }, outputs: [y] }) => [
    x.shape.at(axis) === 1 ? Array.from({ length: lengthOf(y) }, () => 0) : undefined,
  ],
  Cast: ({ attributes: { to }, inputs: [x] }, of) => [
    of(x)?.map((a) => {
      if (to === "bool") return a === undefined ? a : differs(a, 0);
      return typeof a === "number" && !to.includes("float") ? Math.trunc(a) : a;
    }),
  ],
  Ceil: each((a) => (typeof a === "number" ? Math.ceil(a) : a)),
  Concat: ({ inputs, attributes: { axis } }, of) => {
    if (axis !== 0 && axis !== -inputs[0].shape.length) return [];
    return [inputs.flatMap((x) => of(x) ?? Array.from({ length: lengthOf(x) }, () => undefined))];
  },
  ConstantOfShape: ({ inputs: [shape], attributes: { value } }, of) => {
    const sizes = of(shape)?.map(Number) ?? [Number.NaN];
    const length = sizeOf(sizes);
    if (!(length <= most)) return [];
    const [filling] = value === undefined ? [0] : numbersOf(value);
    return [Array.from({ length }, () => filling)];
  },
  Div: ({ inputs: [a, b] }, of) => [
    pairs(of(a), of(b), (m, n) => {
      if (a.dtype.includes("float")) {
        return typeof m === "number" && typeof n === "number" ? Math.fround(m / n) : quotient(m, n);
      }
      if (typeof m === "number" && typeof n === "number")
        return n === 0 ? undefined : Math.trunc(m / n);
      if (typeof n === "number" && n > 0 && isAtLeast(m, 0)) return floorQuotient(m, n);
      return quotient(m, n);
    }),
  ],
  Equal: both((a, b) => negated(differs(a, b))),
  Expand: ({ inputs: [x], outputs: [y] }, of) => {
    const held = of(x);
    return [held?.length === 1 ? Array.from({ length: lengthOf(y) }, () => held[0]) : held];
  },
  Floor: each((a) => (typeof a === "number" ? Math.floor(a) : a)),
  Gather: ({ inputs: [data, indices] }, of) => {
    const held = of(data);
    if (data.shape.length !== 1) return [];
    return [of(indices)?.map((at) => (typeof at === "number" ? held?.at(at) : undefined))];
  },
  Greater: both((a, b) => above(a, b)),
  GreaterOrEqual: both((a, b) => negated(above(b, a))),
  Identity: each((a) => a),
  Less: both((a, b) => above(b, a)),
  LessOrEqual: both((a, b) => negated(above(a, b))),
  Max: ({ inputs }, of) => [inputs.map(of).reduce((a, b) => pairs(a, b, larger))],
  Min: ({ inputs }, of) => [inputs.map(of).reduce((a, b) => pairs(a, b, smaller))],
  Mod: both((a, b) => {
    if (typeof a === "number" && typeof b === "number")
      return b === 0 ? undefined : a - b * Math.floor(a / b);
    if (typeof b !== "number" || b <= 0 || !isAtLeast(a, 0)) return undefined;
    return difference(a, product(b, floorQuotient(a, b)));
  }),
  Mul: ({ inputs: [a, b] }, of) => [
    pairs(of(a), of(b), (m, n) => {
      if (![m, n].every((x) => typeof x === "string" || Number.isInteger(x))) {
        return typeof m === "number" && typeof n === "number" ? Math.fround(m * n) : undefined;
      }
      return product(m, n);
    }),
  ],
  Neg: each((a) => (typeof a === "number" ? -a : product(-1, a))),
  NonZero: ({ inputs: [x] }, of) => {
    const held = of(x);
    if (x.shape.length !== 1 || held === undefined || held.some((a) => typeof a !== "number"))
      return [];
    return [held.flatMap((a, at) => (a === 0 ? [] : [at]))];
  },
  Not: each(negated),
  Or: both((a, b) => (a === 1 || b === 1 ? 1 : a === 0 && b === 0 ? 0 : undefined)),
  Range: ({ inputs }, of) => {
    const [start, limit, delta] = inputs.map((x) => Number(of(x)?.[0]));
    const length = Math.max(0, Math.ceil((limit - start) / delta));
    return [length <= most ? Array.from({ length }, (_, i) => start + i * delta) : undefined];
  },
  Reciprocal: each((a) => (typeof a === "number" ? Math.fround(1 / a) : undefined)),
  ReduceMax: reduced(larger),
  ReduceMin: reduced(smaller),
  ReduceProd: reduced(product),
  ReduceSum: reduced(sum),
  Reshape: ({ inputs: [x] }, of) => [of(x)],
  ScatterND: ({ inputs: [data, indices, updates] }, of) => {
    const [held, at, by] = [of(data), of(indices), of(updates)];
    if (data.shape.length !== 1 || held === undefined || at?.length !== by?.length) return [];
    const result = [...held];
    for (const [i, place] of (at ?? held.map(() => undefined)).entries()) {
      if (typeof place !== "number") return [];
      result[place < 0 ? place + held.length : place] = by?.[i];
    }
    return [result];
  },
  Shape: ({ inputs: [x], attributes: { start, end } }) => [x.shape.slice(start, end)],
  Size: ({ inputs: [x] }) => [[product(1, ...x.shape)]],
  Slice: ({ inputs: [data, starts, ends, axes, steps] }, of) => {
    const held = of(data);
    const [from, to] = [of(starts), of(ends)];
    const along = axes === undefined ? from?.map((_, i) => i) : of(axes);
    const by = steps === undefined ? from?.map(() => 1) : of(steps);
    if (held === undefined || from === undefined || along === undefined) return [];
    const places = data.shape.map((size) => Array.from({ length: Number(size) }, (_, i) => i));
    for (const [i, axis] of along.entries()) {
      const [start, end, step] = [from[i], to?.[i], by?.[i]];
      if (![axis, start, end, step].every((n) => typeof n === "number")) return [];
      const at = Number(axis) < 0 ? Number(axis) + places.length : Number(axis);
      places[at] = cut(places[at], Number(start), Number(end), Number(step));
    }
    return [picked(held, data.shape, places)];
  },
  Split: ({ inputs: [x], outputs }, of) => {
    const held = of(x);
    if (x.shape.length !== 1) return [];
    let at = 0;
    return outputs.map((part) => {
      at += lengthOf(part);
      return held?.slice(at - lengthOf(part), at);
    });
  },
  Sqrt: each((a) => (typeof a === "number" ? Math.fround(Math.sqrt(a)) : undefined)),
  Squeeze: ({ inputs: [x] }, of) => [of(x)],
  Sub: both(difference),
  Tile: ({ inputs: [x], outputs: [y] }, of) => {
    const held = of(x);
    if (x.shape.length !== 1 || held === undefined || held.length === 0) return [];
    return [Array.from({ length: lengthOf(y) }, (_, i) => held[i % held.length])];
  },
  Transpose: ({ inputs: [x], attributes: { perm } }, of) => {
    const held = of(x);
    if (held === undefined) return [];
    const strides = stridesOf(x.shape);
    const places = perm.map((axis) =>
      Array.from({ length: Number(x.shape[axis]) }, (_, i) => i * strides[axis]),
    );
    return [sums(places).map((place) => held[place])];
  },
  Unsqueeze: ({ inputs: [x] }, of) => [of(x)],
  Where: ({ inputs: [condition, x, y], outputs: [z] }, of) => {
    const [truth, a, b] = [condition, x, y].map((value) => stretched(of(value), lengthOf(z)));
    return [
      truth?.map((is, i) =>
        is === undefined ? (a?.[i] === b?.[i] ? a?.[i] : undefined) : is ? a?.[i] : b?.[i],
      ),
    ];
  },
};

type Unary = Node & { readonly inputs: readonly [Value] };
type Binary = Node & { readonly inputs: readonly [Value, Value] };
type Reduction = Node & { readonly inputs: Node<"ReduceSum">["inputs"] };
type Of = (value: Value) => Contents | undefined;

function each(rule: (a: Size) => Size | undefined) {
  return ({ inputs: [x] }: Unary, of: Of) => [of(x)?.map((a) => (a === undefined ? a : rule(a)))];
}

function both(rule: (a: Size, b: Size) => Size | undefined) {
  return ({ inputs: [a, b] }: Binary, of: Of) => [pairs(of(a), of(b), rule)];
}

/** As in Python, `places[start:end:step]`. */
function cut(places: readonly number[], start: number, end: number, step: number): number[] {
  const length = places.length;
  const within = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + length : at, low), high);
  if (step > 0) {
    const between = places.slice(within(start, 0, length), within(end, 0, length));
    return between.filter((_, i) => i % step === 0);
  }
  const between = places.slice(within(end, -1, length - 1) + 1, within(start, -1, length - 1) + 1);
  return between.reverse().filter((_, i) => i % step === 0);
}

/** The elements at all combinations of places along the axes. */
function picked(held: Contents, shape: Shape, places: readonly (readonly number[])[]): Contents {
  const strides = stridesOf(shape);
  return sums(places.map((along, axis) => along.map((i) => i * strides[axis]))).map(
    (place) => held[place],
  );
}

/** The sums of one number of each list, the last list fastest. */
const sums = (lists: readonly (readonly number[])[]): number[] =>
  lists.reduce<number[]>((all, list) => all.flatMap((a) => list.map((b) => a + b)), [0]);

function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) =>
    shape.slice(axis + 1).reduce<number>((n, size) => n * Number(size), 1),
  );
}

/** Element by element, one of one element repeated. */
function pairs(
  a: Contents | undefined,
  b: Contents | undefined,
  rule: (a: Size, b: Size) => Size | undefined,
): Contents | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.length !== b.length && a.length !== 1 && b.length !== 1) return undefined;
  const length = a.length === 1 ? b.length : a.length;
  return Array.from({ length }, (_, i) => {
    const [m, n] = [a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i]];
    return m === undefined || n === undefined ? undefined : rule(m, n);
  });
}

function reduced(rule: (a: Size, b: Size) => Size) {
  return ({ inputs: [x], outputs: [y] }: Reduction, of: Of) => {
    const held = of(x);
    if (lengthOf(y) !== 1 || held === undefined || held.length === 0) return [];
    const joint = held.reduce((a, b) =>
      a === undefined || b === undefined ? undefined : rule(a, b),
    );
    return [[joint]];
  };
}

const stretched = (held: Contents | undefined, length: number): Contents | undefined =>
  held?.length === 1
    ? Array.from({ length }, () => held[0])
    : held?.length === length
      ? held
      : undefined;

/** 1 if the two differ whatever the names mean, 0 if they are equal, undefined where that is open. */
function differs(a: Size, b: Size): Size | undefined {
  const by = difference(a, b);
  if (typeof by === "number") return Number(by !== 0);
  return isAtLeast(by, 1) || isAtLeast(difference(b, a), 1) ? 1 : undefined;
}

function above(a: Size, b: Size): Size | undefined {
  if (isAtLeast(difference(a, b), 1)) return 1;
  return isAtLeast(difference(b, a), 0) ? 0 : undefined;
}

function negated(truth: Size | undefined): Size | undefined {
  return truth === undefined ? undefined : Number(truth === 0);
}

/** How many elements, of a value whose sizes are all known. */
const lengthOf = ({ shape }: Value): number => sizeOf(shape as readonly number[]);
