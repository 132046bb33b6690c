/** @module Whether the one output of a graph can only be the logits of a label map, and where its classes are. */
import type { GraphFacts, Recognised } from "./decoder.ts";

/** How many times smaller than the image logits may be. */
const coarsest = 8;

/**
 * One output with 4 dimensions of which two are the sides of the image, divided by one number up to 8, in one
 * reading only. Not taken: 1 and 3 (images), and 17 channels (points of a person).
 */
export function recognisedLogits({ outputs, inputSize, task }: GraphFacts): Recognised | undefined {
  const [output] = outputs;
  if (outputs.length !== 1 || inputSize === undefined || output.shape.length !== 4)
    return undefined;
  if (!output.dtype.startsWith("float")) return undefined;
  const [, a, b, c] = output.shape;
  const readings = [
    { outputLayout: "NCHW" as const, classes: a, sides: [b, c] },
    { outputLayout: "NHWC" as const, classes: c, sides: [a, b] },
  ].filter(({ classes, sides }) => areClasses(classes, task) && isOf(sides, inputSize));
  if (readings.length !== 1) return undefined;
  return { outputNames: [output.name], settings: { outputLayout: readings[0].outputLayout } };
}

const areClasses = (classes: number | string, task: GraphFacts["task"]): boolean =>
  typeof classes === "number" &&
  classes > 1 &&
  (task !== undefined || (classes !== 3 && classes !== 17));

function isOf(
  sides: readonly (number | string)[],
  [height, width]: readonly [number, number],
): boolean {
  const [h, w] = sides;
  if (typeof h !== "number" || typeof w !== "number" || h < 2 || w < 2) return false;
  for (let times = 1; times <= coarsest; times *= 2) {
    if (Math.ceil(height / times) === h && Math.ceil(width / times) === w) return true;
  }
  return false;
}
