/** @module Broadcasting, as in NumPy: shapes are aligned at the right, and an axis of size 1 is repeated. */
import { isUnknown, type Size, unified, unknownSize } from "./sizes.ts";
import { type Shape, shapeText } from "./value.ts";

/** The shape that both take; `where` begins the message if there is none. */
export function broadcast(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    const joint = joined(m, n);
    if (joint !== undefined) return joint;
    throw new RangeError(
      `${where}: cannot broadcast ${shapeText(a)} with ${shapeText(b)} at axis ${axis} (${m} and ${n})`,
    );
  });
}

/** One of the two may turn out to be 1, so two that are not known to be equal say nothing of each other. */
function joined(m: Size, n: Size): Size | undefined {
  if (m === n || n === 1) return m;
  if (m === 1) return n;
  if (typeof m === "string" && typeof n === "string" && (isUnknown(m) || isUnknown(n))) {
    return unknownSize();
  }
  return unified(m, n);
}
