/** @module What is counted from the graph that is timed. */
import type { ProfileRecord } from "../record/index.ts";
import type { Counted } from "./operators.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

export function costsOfFile(
  _graph: string,
  _shapes: Shapes,
): ProfileRecord["subjects"][number]["costs"] {
  return null;
}

export function countedOf(_graph: string, _shapes: Shapes): readonly Counted[] {
  return [];
}
