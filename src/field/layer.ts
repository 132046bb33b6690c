/** @module The map of features whose field is asked for. */
import { nearest, Refusal } from "../errors.ts";
import { nodesBefore, type ReadGraph, shapeText, type Value } from "../onnx/index.ts";
import type { Pixel } from "./contribution-area.ts";

export interface Layer {
  readonly name: string;
  /** [N, C, height, width]. */
  readonly value: Value;
  readonly cells: readonly [height: number, width: number];
}

/**
 * The value that is called `name`; without a name the last stage of a network of the zoo, or else the last map of
 * several places that the graph makes.
 */
export function layerIn(
  { name: graph, outputs }: Pick<ReadGraph, "name" | "outputs">,
  name?: string,
): Layer {
  const inner = nodesBefore(Object.values(outputs)).flatMap((node) => node.outputs);
  if (name === undefined) {
    const stage4 = Object.hasOwn(outputs, "stage4") ? outputs.stage4 : undefined;
    const value =
      stage4 ?? inner.findLast((value) => cellsOf(value) !== undefined && isWide(value));
    const cells = value && cellsOf(value);
    if (value !== undefined && cells !== undefined) {
      return { name: stage4 === undefined ? (value.name ?? "") : "stage4", value, cells };
    }
    throw new Refusal(
      "model",
      `${graph}: makes no map of features [N, C, height, width]; name a value that has places with --layer`,
    );
  }
  const value = Object.hasOwn(outputs, name)
    ? outputs[name]
    : inner.find((one) => one.name === name);
  if (value === undefined)
    throw unknownLayer(graph, name, [...Object.keys(outputs), ...namesOf(inner)]);
  const cells = cellsOf(value);
  if (cells !== undefined) return { name, value, cells };
  throw new Refusal(
    "usage",
    `${graph}: ${name} is ${value.dtype}${shapeText(value.shape)}; a field is that of a map of floats [N, C, height, width] with known sides`,
  );
}

const isWide = ({ shape }: Value): boolean => Number(shape[2]) > 1 && Number(shape[3]) > 1;

const namesOf = (values: readonly Value[]): string[] =>
  values.filter((value) => cellsOf(value) !== undefined).flatMap(({ name }) => name || []);

function cellsOf({ dtype, shape }: Value): Layer["cells"] | undefined {
  const [, , height, width] = shape;
  const isMap = shape.length === 4 && dtype.startsWith("float");
  return isMap && typeof height === "number" && typeof width === "number"
    ? [height, width]
    : undefined;
}

/** A graph has more names than can be read: the nearest, or the last ones. */
function unknownLayer(graph: string, name: string, known: readonly string[]): Refusal {
  const guess = nearest(name, known);
  const last = [...new Set(known)].slice(-6).join(", ");
  const advice = guess === undefined ? `its last maps are ${last}` : `did you mean "${guess}"?`;
  return new Refusal("usage", `${graph}: unknown layer "${name}": ${advice}`);
}

/** The place whose field is taken: the one asked for, or the middle [⌊height / 2⌋, ⌊width / 2⌋] as all scripts do. */
export function placeIn({ name, cells: [height, width] }: Layer, at?: Pixel): Pixel {
  if (at === undefined) return [height >> 1, width >> 1];
  const [row, column] = at;
  if (row < height && column < width) return at;
  throw new Refusal(
    "usage",
    `${name} has ${height}×${width} places; row ${row}, column ${column} is none of them (they count from 0)`,
  );
}
