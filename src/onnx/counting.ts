/** @module How many elements a value has, for those who count what is done to them; an open size counts as 1. */
import type { Node, Shape, Value } from "./value.ts";

/** How many elements a value has; NaN if some size cannot be told. */
export const size = (value: Value): number => sizeFrom(value, 0);

/** The product of the sizes from an axis on. */
export const sizeFrom = ({ shape }: Value, axis: number): number =>
  shape.slice(axis).reduce<number>((n, size) => n * sizeAtOne(size), 1);

/** The size of one axis, which may be counted from the end. */
export const along = ({ shape }: Value, axis: number): number =>
  sizeAtOne(shape.at(axis) ?? Number.NaN);

/** How often the body of a scan runs. */
export function lengthOf({ inputs, attributes }: Node<"Scan">): number {
  const { num_scan_inputs: count, scan_input_axes: axes } = attributes;
  return along(inputs[inputs.length - count], axes?.[0] ?? 0);
}

/** What a size is where each name in it means 1; NaN where nothing is known of it. */
export const sizeAtOne = (size: Shape[number]): number => sizeWhere(size, () => 1);

/** What a size is by what the names in it mean; NaN where nothing is known of it. */
export function sizeWhere(size: Shape[number], means: (name: string) => number): number {
  if (typeof size === "number") return size;
  const tokens = size.match(/\d+|[-+*/(),]|[^-+*/(),\s\d][^-+*/(),\s]*/g) ?? [];
  const next = () => tokens.shift() as string;
  const sum = (): number => {
    let total = tokens[0] === "-" ? 0 : product();
    while (tokens[0] === "+" || tokens[0] === "-") {
      total += next() === "+" ? product() : -product();
    }
    return total;
  };
  const product = (): number => {
    let total = atom();
    while (tokens[0] === "*" || tokens[0] === "/") {
      total = next() === "*" ? total * atom() : total / atom();
    }
    return total;
  };
  const atom = (): number => {
    const token = next();
    if (token === "(") return last(listed());
    if (token in functions && tokens[0] === "(") {
      next();
      return functions[token as keyof typeof functions](listed());
    }
    if (token.startsWith("?")) return Number.NaN;
    return /^\d/.test(token) ? Number(token) : means(token);
  };
  /** What stands between commas, until the parenthesis closes. */
  const listed = (): number[] => {
    const values = [sum()];
    while (next() === ",") values.push(sum());
    return values;
  };
  return sum();
}

const functions = {
  floor: ([x]: readonly number[]) => Math.floor(x),
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
};
const last = (values: readonly number[]): number => values[values.length - 1];
