/**
 * @module How many bytes a node moves, if each operator reads all that it takes and writes all that it gives:
 * what an engine moves that keeps nothing in fast memory from one operator to the next.
 */
import { size } from "./counting.ts";
import type { OpType } from "./operators.ts";
import type { Node, Value } from "./value.ts";
import { stored } from "./write-tensor.ts";

/** These give what they take under another shape, and move nothing. */
export const views: ReadonlySet<OpType> = new Set<OpType>([
  "Flatten",
  "Identity",
  "Reshape",
  "Squeeze",
  "Unsqueeze",
]);

/** These read no more of their first input than they give. */
const pickers: ReadonlySet<OpType> = new Set<OpType>([
  "Compress",
  "Gather",
  "GatherElements",
  "GatherND",
  "Slice",
]);

/** These need to know the shape of what they take, and nothing else. */
const onlyShape: ReadonlySet<OpType> = new Set<OpType>(["EyeLike", "Shape", "Size"]);

export interface Moved {
  /** Of what is computed while the graph runs, and of its inputs. */
  readonly bytesRead: number;
  /** Of constants. */
  readonly weightBytesRead: number;
  readonly bytesWritten: number;
}

/** NaN where a size cannot be told. What is inside a node is not looked at. */
export function movedBy({ op, inputs, outputs }: Node): Moved {
  if (views.has(op)) return { bytesRead: 0, weightBytesRead: 0, bytesWritten: 0 };
  const bytesWritten = sumOf(outputs.filter(isThere));
  const taken = [...new Set(inputs as readonly (Value | undefined)[])];
  const readOf = (wanted: boolean) =>
    taken.reduce((sum, value, i) => {
      if (value === undefined || isConstant(value) !== wanted) return sum;
      if (onlyShape.has(op)) return sum;
      const own = bytesOf(value);
      return sum + (i === 0 && pickers.has(op) ? Math.min(own, bytesWritten) : own);
    }, 0);
  return { bytesRead: readOf(false), weightBytesRead: readOf(true), bytesWritten };
}

/** Whether a value is a constant, or a view of one. */
export const isConstant = (value: Value): boolean => behindViews(value).origin.kind === "constant";

/** What a value is a view of, or itself. */
export function behindViews(value: Value): Value {
  let seen = value;
  while (seen.origin.kind === "node" && views.has(seen.origin.op)) {
    seen = (seen.origin.inputs as readonly Value[])[0]; // of a view, it is always there
  }
  return seen;
}

/** How many bytes a value takes; NaN where a size cannot be told. */
export const bytesOf = (value: Value): number => size(value) * stored[value.dtype].bytes;

/** An output that a file leaves out is called "". */
export const isThere = ({ name }: Value): boolean => name !== "";

const sumOf = (values: readonly Value[]): number =>
  values.reduce((sum, value) => sum + bytesOf(value), 0);
