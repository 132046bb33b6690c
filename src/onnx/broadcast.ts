/** @module Broadcasting, as in NumPy: shapes are aligned at the right, and an axis of size 1 is repeated. */
import { type Shape, shapeText } from "./value.ts";

/** The shape that both take; `where` begins the message if there is none. */
export function broadcast(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m === n || n === 1) return m;
    if (m === 1) return n;
    throw new RangeError(
      `${where}: cannot broadcast ${shapeText(a)} with ${shapeText(b)} at axis ${axis} (${m} and ${n})`,
    );
  });
}
