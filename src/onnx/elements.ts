/** @module Elements of tensors, moved and computed. Shapes are whole, strides count elements. */
import {
  arrays,
  type DType,
  type Elements,
  float32Of,
  floatsOfHalves,
  halfOfFloat,
  sizeOf,
  type Tensor,
} from "../tensor.ts";

type Data = Elements[DType];
type Sizes = readonly number[];

/** New elements, all 0. */
export const zeros = (dtype: DType, size: number): Data => new arrays[dtype](size);

/** Where an element of `shape` stands among others: `offset`, and `strides` along each axis. */
export interface View {
  readonly shape: Sizes;
  readonly strides: Sizes;
  readonly offset?: number;
}

/** How far apart the elements of a shape stand along each axis. */
export function stridesOf(shape: Sizes): number[] {
  const strides: number[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Elements of `from` repeated until they have the shape `to`. */
export const repeated = (from: Sizes, to: Sizes): View => {
  const own = stridesOf(from);
  const missing = to.length - from.length;
  return {
    shape: to,
    strides: to.map((_, axis) => (from[axis - missing] > 1 ? own[axis - missing] : 0)),
  };
};

/** For each element of the view, in order, its place. */
export function placesOf({ shape, strides, offset = 0 }: View): Uint32Array {
  const places = new Uint32Array(sizeOf(shape));
  if (places.length === 0) return places;
  places[0] = offset;
  let filled = 1; // each axis, the last one first, repeats what is there
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const step = strides[axis];
    for (let i = filled; i < filled * shape[axis]; i++) places[i] = places[i - filled] + step;
    filled *= shape[axis];
  }
  return places;
}

/** The elements that a view shows. */
export function viewed(dtype: DType, data: Data, view: View): Data {
  const { shape, strides, offset = 0 } = view;
  const moved = zeros(dtype, sizeOf(shape));
  const [from, to] = [data as Float32Array, moved as Float32Array]; // both of one kind; they are only moved
  const last = shape.length - 1;
  const dense = strides.findIndex((stride, axis) => stride === 1 && shape[axis] > 1);
  if (dense === -1 || dense === last) {
    const places = placesOf(view);
    for (let i = 0; i < places.length; i++) to[i] = from[places[i]];
    return moved;
  }
  const own = stridesOf(shape);
  const others = [...shape.keys()].filter((axis) => axis !== dense && axis !== last);
  const along = (steps: Sizes) => ({
    shape: others.map((axis) => shape[axis]),
    strides: others.map((axis) => steps[axis]),
  });
  const starts = placesOf({ ...along(strides), offset });
  const size = { rows: shape[dense], columns: shape[last] };
  for (const [i, start] of placesOf(along(own)).entries()) {
    turn(from, to, { ...size, start: starts[i], step: strides[last], into: start, by: own[dense] });
  }
  return moved;
}

interface Turn {
  /** Of what is written; rows are what lies side by side in `from`. */
  readonly rows: number;
  readonly columns: number;
  /** Where in `from` the first element is, and how far apart columns are. */
  readonly start: number;
  readonly step: number;
  /** Where in `to` the first element goes, and how far apart rows are. */
  readonly into: number;
  readonly by: number;
}

/** A transposition in tiles, since one by one most of what is read would have to come from afar: 5 times as fast. */
function turn(from: Float32Array, to: Float32Array, at: Turn): void {
  const { rows, columns, start, step, into, by } = at;
  for (let top = 0; top < rows; top += tile) {
    const bottom = Math.min(top + tile, rows);
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(left + tile, columns);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) to[into + i * by + j] = from[start + i + j * step];
      }
    }
  }
}

const tile = 32;

/** Puts `data` into the places of a view of `into`. */
export function place(data: Data, view: View, into: Data): void {
  put(data as Float32Array, placesOf(view), into as Float32Array); // both of one kind; they are only moved
}

function put(from: Float32Array, places: Uint32Array, to: Float32Array): void {
  for (let i = 0; i < places.length; i++) to[places[i]] = from[i];
}

/** One number after another, whatever holds them; whole numbers beyond 2^53 are rounded. */
export function numbersOf({ dtype, data }: Pick<Tensor, "dtype" | "data">): ArrayLike<number> {
  if (dtype === "float16") return floatsOfHalves(data as Uint16Array);
  if (dtype === "bfloat16") return float32Of({ dtype, data, shape: [data.length] });
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data, Number);
  }
  return data;
}

/** The bits of the nearest number of bfloat16; of two, the even one. */
function upperHalf(number: number): number {
  const [bits] = new Uint32Array(Float32Array.of(number).buffer);
  if (Number.isNaN(number)) return 0x7fc0;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** Numbers as elements, each the nearest that the dtype has; of whole numbers the part before the point. */
export function elementsFrom(dtype: DType, size: number, numberAt: (i: number) => number): Data {
  const data = zeros(dtype, size);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < size; i++) data[i] = BigInt(Math.trunc(numberAt(i)));
  } else if (dtype === "float16") {
    for (let i = 0; i < size; i++) data[i] = halfOfFloat(numberAt(i));
  } else if (dtype === "bfloat16") {
    for (let i = 0; i < size; i++) data[i] = upperHalf(numberAt(i));
  } else if (dtype === "bool") {
    for (let i = 0; i < size; i++) data[i] = Number(numberAt(i) !== 0);
  } else {
    for (let i = 0; i < size; i++) data[i] = numberAt(i);
  }
  return data;
}
