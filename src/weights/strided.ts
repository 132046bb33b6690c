/** @module A tensor as PyTorch stores it, a view into a storage, copied into row-major order. */

/** Which elements of a storage, counted in elements. Strides are never negative (PyTorch). */
export interface View {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** How many elements lie between the first and the last of a view, both counted; 0 if it has none. */
export const spanOf = ({ shape, strides }: View): number =>
  shape.includes(0) ? 0 : shape.reduce((span, d, i) => span + (d - 1) * strides[i], 1);

/** Whether the elements follow each other in row-major order. An axis of length 1 has any stride. */
export function isContiguous({ shape, strides }: Pick<View, "shape" | "strides">): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i];
  }
  return true;
}

/** The elements of a view in row-major order. `bytes` begins with its first element and is aligned. */
export function rowMajor(
  bytes: Uint8Array<ArrayBuffer>,
  { shape, strides }: Pick<View, "shape" | "strides">,
  elementBytes: number,
): Uint8Array<ArrayBuffer> {
  // Elements of 8 and 16 bytes are 2 and 4 words side by side: a last axis of their own.
  const words = Math.max(1, elementBytes / 4);
  const inWords = {
    shape: [...shape, words],
    strides: [...strides.map((stride) => stride * words), 1],
  };
  const Words = elementBytes === 1 ? Uint8Array : elementBytes === 2 ? Uint16Array : Uint32Array;
  const size = inWords.shape.reduce((n, d) => n * d, 1);
  const out = new Words(size);
  gather(new Words(bytes.buffer), out, inWords);
  return new Uint8Array(out.buffer);
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** Walks the axes like an odometer, the last one the fastest. */
function gather(from: Words, to: Words, { shape, strides }: Pick<View, "shape" | "strides">): void {
  const axes = shape.length;
  const at = new Array<number>(axes).fill(0);
  let source = 0;
  for (let i = 0; i < to.length; i++) {
    to[i] = from[source];
    for (let axis = axes - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++at[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
  }
}
