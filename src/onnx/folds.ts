/**
 * @module A table: operator → the elements that it gives of constants. It need not know every operator: one
 * that is not here is left to the engine. Sums are added in float64 and rounded once.
 */
import { type DType, type Elements, sizeOf, type Tensor } from "../tensor.ts";
import {
  elementsFrom,
  numbersOf,
  place,
  placesOf,
  repeated,
  stridesOf,
  viewed,
  zeros,
} from "./elements.ts";
import type { OpType } from "./operators.ts";
import type { Node } from "./value.ts";

type Data = Elements[DType];

/** What is known of a node when its elements are asked for. All sizes are numbers. */
export interface Folding<Op extends OpType> {
  readonly node: Node<Op>;
  /** Its inputs, none of which is read before this; those that are left out are undefined. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** Which of its outputs is wanted, and its dtype and shape. */
  readonly output: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export interface Fold<Op extends OpType> {
  /** Whether elements of any dtype will do, or only floating point numbers. */
  readonly takes: "any" | "floats";
  /** Whether this very node can be folded (true). */
  fits?(node: Node<Op>): boolean;
  elements(folding: Folding<Op>): Data;
}

type First = readonly [Tensor];
type Pair = readonly [Tensor, Tensor];

/** Elements that stay, in another shape. */
const same: Fold<never> = {
  takes: "any",
  elements: ({ inputs }) => (inputs as First)[0].data,
};

export const folds: { readonly [Op in OpType]?: Fold<Op> } = {
  Abs: ofOne(Math.abs),
  Add: ofTwo((a, b) => a + b),
  Cast: {
    takes: "any",
    elements: ({ inputs, dtype, shape }) => {
      const numbers = numbersOf((inputs as First)[0]);
      return elementsFrom(dtype, sizeOf(shape), (i) => numbers[i]);
    },
  },
  Concat: {
    takes: "any",
    elements: ({ node, inputs, dtype, shape }) => {
      const axis = fromLeft(node.attributes.axis, shape.length);
      const joined = zeros(dtype, sizeOf(shape));
      const strides = stridesOf(shape);
      let at = 0;
      for (const part of inputs as readonly Tensor[]) {
        place(part.data, { shape: part.shape, strides, offset: at * strides[axis] }, joined);
        at += part.shape[axis];
      }
      return joined;
    },
  },
  Div: ofTwo((a, b) => a / b),
  Exp: ofOne(Math.exp),
  Expand: {
    takes: "any",
    elements: ({ inputs, dtype, shape }) => {
      const [x] = inputs as First;
      return viewed(dtype, x.data, repeated(x.shape, shape));
    },
  },
  Flatten: same,
  Gather: {
    takes: "any",
    elements: ({ node, inputs, dtype, shape }) => {
      const [x, indices] = inputs as Pair;
      const axis = fromLeft(node.attributes.axis ?? 0, x.shape.length);
      const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
      const strides = stridesOf(x.shape);
      const outer = placesOf({ shape: before, strides });
      const inner = placesOf({ shape: after, strides: strides.slice(axis + 1) });
      const picked = Array.from(numbersOf(indices), (i) => (i < 0 ? i + x.shape[axis] : i));
      const wrong = picked.find((i) => i < 0 || i >= x.shape[axis]);
      if (wrong !== undefined) {
        throw new RangeError(`Gather: there is no element ${wrong} among ${x.shape[axis]}`);
      }
      const data = x.data as Float32Array; // of whatever dtype: elements are only moved
      const found = zeros(dtype, sizeOf(shape)) as Float32Array;
      let at = 0;
      for (const o of outer) {
        for (const i of picked) {
          for (const place of inner) found[at++] = data[o + i * strides[axis] + place];
        }
      }
      return found;
    },
  },
  Identity: same,
  Log: ofOne(Math.log),
  Mul: ofTwo((a, b) => a * b),
  Neg: ofOne((x) => -x),
  Pad: {
    takes: "any",
    fits: ({ inputs: [, pads], attributes: { mode = "constant" } }) =>
      mode === "constant" &&
      pads.origin.kind === "constant" &&
      whole(pads.origin.tensor).every((by) => by >= 0),
    elements: ({ inputs, dtype, shape }) => {
      const [x, pads, value, axes] = inputs as readonly [Tensor, Tensor, Tensor?, Tensor?];
      const padded = zeros(dtype, sizeOf(shape));
      if (value !== undefined) (padded as Float32Array).fill((value.data as Float32Array)[0]);
      const along = axes === undefined ? [...shape.keys()] : whole(axes);
      const strides = stridesOf(shape);
      const starts = whole(pads);
      const offset = along
        .map((axis, i) => starts[i] * strides[fromLeft(axis, shape.length)])
        .reduce((a, b) => a + b, 0);
      place(x.data, { shape: x.shape, strides, offset }, padded);
      return padded;
    },
  },
  Pow: ofTwo((a, b) => a ** b),
  Reciprocal: ofOne((x) => 1 / x),
  ReduceMax: reduction((numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity)),
  ReduceMean: reduction((numbers) => sumOf(numbers) / numbers.length),
  ReduceSum: reduction(sumOf),
  Reshape: same,
  Sigmoid: ofOne((x) => 1 / (1 + Math.exp(-x))),
  Slice: {
    takes: "any",
    elements: ({ inputs, dtype, shape }) => {
      const [x, starts, , axes, steps] = inputs as readonly [
        Tensor,
        Tensor,
        Tensor,
        Tensor?,
        Tensor?,
      ];
      const from = whole(starts);
      const along = axes === undefined ? [...from.keys()] : whole(axes);
      const by = steps === undefined ? from.map(() => 1) : whole(steps);
      const own = stridesOf(x.shape);
      const strides = [...own];
      let offset = 0;
      for (const [i, axis] of along.entries()) {
        const at = fromLeft(axis, x.shape.length);
        const size = x.shape[at];
        const last = by[i] < 0 ? size - 1 : size;
        offset += Math.min(Math.max(fromLeft(from[i], size), 0), last) * own[at];
        strides[at] = own[at] * by[i];
      }
      return viewed(dtype, x.data, { shape, strides, offset });
    },
  },
  Softplus: ofOne((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Split: {
    takes: "any",
    elements: ({ node, inputs, output, dtype, shape }) => {
      const [x] = inputs as First;
      const axis = fromLeft(node.attributes.axis ?? 0, shape.length);
      const before = node.outputs.slice(0, output).map(({ shape }) => Number(shape[axis]));
      const strides = stridesOf(x.shape);
      return viewed(dtype, x.data, { shape, strides, offset: sumOf(before) * strides[axis] });
    },
  },
  Sqrt: ofOne(Math.sqrt),
  Squeeze: same,
  Sub: ofTwo((a, b) => a - b),
  Tanh: ofOne(Math.tanh),
  Transpose: {
    takes: "any",
    elements: ({ node, inputs, dtype, shape }) => {
      const [x] = inputs as First;
      const strides = stridesOf(x.shape);
      return viewed(dtype, x.data, {
        shape,
        strides: node.attributes.perm.map((axis) => strides[axis]),
      });
    },
  },
  Unsqueeze: same,
  Where: {
    takes: "any",
    elements: ({ inputs, dtype, shape }) => {
      const [condition, a, b] = (inputs as readonly [Tensor, Tensor, Tensor]).map((x) =>
        viewed(x.dtype, x.data, repeated(x.shape, shape)),
      ) as [Uint8Array, Float32Array, Float32Array]; // of whatever dtype: elements are only moved
      const chosen = zeros(dtype, sizeOf(shape)) as Float32Array;
      for (let i = 0; i < chosen.length; i++) chosen[i] = condition[i] ? a[i] : b[i];
      return chosen;
    },
  },
};

function ofOne(f: (x: number) => number): Fold<never> {
  return {
    takes: "floats",
    elements: ({ inputs, dtype, shape }) => {
      const x = numbersOf((inputs as First)[0]);
      return elementsFrom(dtype, sizeOf(shape), (i) => f(x[i]));
    },
  };
}

function ofTwo(f: (a: number, b: number) => number): Fold<never> {
  return {
    takes: "floats",
    elements: ({ inputs, dtype, shape }) => {
      const [a, b] = inputs as Pair;
      const [x, y] = [numbersOf(a), numbersOf(b)];
      const [atX, atY] = [placesOf(repeated(a.shape, shape)), placesOf(repeated(b.shape, shape))];
      return elementsFrom(dtype, sizeOf(shape), (i) => f(x[atX[i]], y[atY[i]]));
    },
  };
}

function reduction(f: (numbers: Float64Array) => number): Fold<never> {
  return {
    takes: "floats",
    elements: ({ inputs, dtype, shape }) => {
      const [x, axes] = inputs as readonly [Tensor, Tensor?];
      const rank = x.shape.length;
      const gone = new Set(
        axes === undefined ? x.shape.keys() : whole(axes).map((axis) => fromLeft(axis, rank)),
      );
      const strides = stridesOf(x.shape);
      const along = (axes: readonly number[]) =>
        placesOf({
          shape: axes.map((axis) => x.shape[axis]),
          strides: axes.map((axis) => strides[axis]),
        });
      const kept = along([...x.shape.keys()].filter((axis) => !gone.has(axis)));
      const reduced = along([...gone].sort((a, b) => a - b));
      const numbers = numbersOf(x);
      const row = new Float64Array(reduced.length);
      return elementsFrom(dtype, sizeOf(shape), (i) => {
        for (let j = 0; j < row.length; j++) row[j] = numbers[kept[i] + reduced[j]];
        return f(row);
      });
    },
  };
}

function sumOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

/** What counts from the end if it is negative. */
const fromLeft = (at: number, size: number): number => (at < 0 ? at + size : at);

const whole = (tensor: Tensor): number[] => Array.from(numbersOf(tensor));
