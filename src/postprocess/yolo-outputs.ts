/** @module The outputs of a YOLO export: predictions, and for masks the prototypes beside them. */
import type { GraphPort, Recognised } from "./decoder.ts";

/** The predictions alone, or with prototypes at a quarter of the image; undefined with any other output. */
export function prototypesIn(
  outputs: readonly GraphPort[],
  predictions: GraphPort,
  [height, width]: readonly [number, number],
): Recognised | undefined {
  const rest = outputs.filter((output) => output !== predictions);
  if (rest.length === 0) return { outputNames: [predictions.name] };
  const [{ name, shape }] = rest;
  const arePrototypes =
    rest.length === 1 && shape.length === 4 && shape[2] === height / 4 && shape[3] === width / 4;
  return arePrototypes ? { outputNames: [predictions.name, name] } : undefined;
}
