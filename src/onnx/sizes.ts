/**
 * @module Sizes that are numbers, or texts of numbers that are only known when the graph runs: names, and
 * sums, products and quotients of them (`N`, `3*N`, `floor((H-1)/2)+1`). Equal sizes have equal texts as far
 * as the arithmetic of polynomials goes. A size of which nothing is known is `?` and a number.
 */

export type Size = number | string;

/** Coefficients by monomial; a monomial is its names in order, joined by `*`, and that of a number is "". */
type Polynomial = ReadonlyMap<string, number>;

let unknowns = 0;

/** A size of which nothing is known, not even whether it is equal to another such. */
export const unknownSize = (): string => `?${unknowns++}`;

/** Whether nothing is known of some part of the size. */
export const isUnknown = (size: Size): boolean => typeof size === "string" && size.includes("?");

/** A size as a file or a caller writes it, in the one form that sizes are compared in. */
export const sizeOfText = (text: string): Size =>
  text.length > longest ? unknownSize() : textOf(polynomial(text));

export const sum = (...sizes: readonly Size[]): Size =>
  sizes.every((size) => typeof size === "number")
    ? sizes.reduce((a, b) => a + b, 0)
    : textOf(sizes.map(polynomial).reduce(plus));

export const difference = (a: Size, b: Size): Size =>
  typeof a === "number" && typeof b === "number" ? a - b : sum(a, product(-1, b));

export const product = (...sizes: readonly Size[]): Size => {
  if (sizes.every((size) => typeof size === "number")) return sizes.reduce((a, b) => a * b, 1);
  return textOf(sizes.map(polynomial).reduce(times));
};

/** `a / b` where that is without a remainder for every value of the names; undefined where it is not so. */
export function quotient(a: Size, b: Size): Size | undefined {
  if (b === 0) return undefined;
  if (typeof a === "number" && typeof b === "number") {
    return Number.isInteger(a / b) ? a / b : undefined;
  }
  const exact = divided(polynomial(a), polynomial(b));
  return exact && textOf(exact);
}

/** The largest whole number that is not above `a / by`, for a positive number `by`. */
export function floorQuotient(a: Size, by: number): Size {
  if (typeof a === "number") return Math.floor(a / by);
  if (by === 1) return a;
  const whole = new Map<string, number>();
  const rest = new Map<string, number>();
  for (const [names, n] of polynomial(a)) {
    const part = names === "" ? Math.floor(n / by) : Math.trunc(n / by);
    if (part !== 0) whole.set(names, part);
    if (n - part * by !== 0) rest.set(names, n - part * by);
  }
  if ([...rest.keys()].every((names) => names === "")) return textOf(whole);
  // floor((floor(a / b) + c) / d) is floor((a + b·c) / (b·d))
  const [[names, n], ...others] = [...rest].sort(([a], [b]) => Number(a === "") - Number(b === ""));
  const inner =
    n === 1 && others.every(([names]) => names === "") && /^floor\((.*)\/(\d+)\)$/.exec(names);
  if (inner && atomsOf(names).length === 1) {
    const [, numerator, denominator] = inner;
    const shifted = sum(sizeOfText(numerator), Number(denominator) * (rest.get("") ?? 0));
    return sum(textOf(whole), floorQuotient(shifted, Number(denominator) * by));
  }
  const numerator = String(textOf(rest));
  const atom = rest.size === 1 && n === 1 ? numerator : `(${numerator})`;
  return textOf(plus(whole, new Map([[`floor(${atom}/${by})`, 1]])));
}

/** The smallest whole number that is not below `a / by`. */
export const ceilQuotient = (a: Size, by: number): Size => floorQuotient(sum(a, by - 1), by);

/** The smaller or the larger one, where that can be told whatever whole numbers from 0 the names mean. */
export function smaller(a: Size, b: Size): Size {
  const by = difference(a, b);
  if (isAtLeast(by, 0)) return b;
  if (isAtLeast(difference(b, a), 0)) return a;
  return `min(${[a, b].map(String).sort()})`;
}

export function larger(a: Size, b: Size): Size {
  const by = difference(a, b);
  if (isAtLeast(by, 0)) return a;
  if (isAtLeast(difference(b, a), 0)) return b;
  return `max(${[a, b].map(String).sort()})`;
}

/** Whether a size is `low` or more for all sizes that its names can mean, which are 1 or more. */
export const isAtLeast = (size: Size, low: number): boolean => least(size) >= low;

/** What a size cannot be below, as far as one sees. */
function least(size: Size): number {
  if (typeof size === "number") return size;
  let total = 0;
  for (const [names, n] of polynomial(size)) {
    const lows = atomsOf(names).map(leastOfAtom);
    if (names !== "" && (n < 0 || lows.some((low) => low < 0))) return Number.NEGATIVE_INFINITY;
    total += n * lows.reduce((a, b) => a * b, 1);
  }
  return total;
}

function leastOfAtom(atom: string): number {
  if (isUnknown(atom)) return atom.startsWith("?") ? 0 : Number.NEGATIVE_INFINITY;
  const [, name, inner] = /^(floor|min|max)\((.*)\)$/.exec(atom) ?? [];
  if (name === undefined) return 1;
  if (name === "floor") {
    const [, numerator, by] = /^(.*)\/(\d+)$/.exec(inner) ?? [];
    return numerator === undefined ? 0 : Math.floor(least(unwrapped(numerator)) / Number(by));
  }
  const lows = splitAt(inner, ",").map((part) => least(part.replace(/^,/, "")));
  return name === "min" ? Math.min(...lows) : Math.max(...lows);
}

/** Without the parentheses around a sum. */
const unwrapped = (text: string): string =>
  text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1) : text;

/**
 * The size that two must be if they are one: a number rather than a name, and the shorter of two texts.
 * Undefined if they cannot be equal: two numbers, or a number and a name that somebody gave.
 */
export function unified(a: Size, b: Size): Size | undefined {
  if (a === b) return a;
  if (typeof a === "number" && typeof b === "number") return undefined;
  if (typeof a === "number") return isName(b) ? undefined : a;
  if (typeof b === "number") return isName(a) ? undefined : b;
  if (isUnknown(a) !== isUnknown(b)) return isUnknown(a) ? b : a;
  return b.length < a.length ? b : a;
}

/** A name that somebody gave to a size, and not a text about others. */
export const isName = (size: Size): boolean =>
  typeof size === "string" && !/[?*+\-/(]/.test(size) && !/^\d/.test(size);

function plus(a: Polynomial, b: Polynomial): Polynomial {
  const sum = new Map(a);
  for (const [names, n] of b) {
    const joint = (sum.get(names) ?? 0) + n;
    if (joint === 0) sum.delete(names);
    else sum.set(names, joint);
  }
  return sum;
}

function times(a: Polynomial, b: Polynomial): Polynomial {
  let product: Polynomial = new Map();
  for (const [left, m] of a) {
    for (const [right, n] of b) product = plus(product, new Map([[joined(left, right), m * n]]));
  }
  return product;
}

const joined = (left: string, right: string): string =>
  [...atomsOf(left), ...atomsOf(right)].sort().join("*");

/** Long division by the first term; undefined if something remains. */
function divided(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const [lead] = ordered(b);
  if (lead === undefined) return undefined;
  let rest = a;
  let result: Polynomial = new Map();
  for (let steps = 0; rest.size > 0; steps++) {
    const [[names, n]] = ordered(rest);
    const left = without(atomsOf(names), atomsOf(lead[0]));
    if (left === undefined || !Number.isInteger(n / lead[1]) || steps === 64) return undefined;
    const term = new Map([[left.join("*"), n / lead[1]]]);
    result = plus(result, term);
    rest = plus(rest, times(times(term, b), new Map([["", -1]])));
  }
  return result;
}

function without(atoms: readonly string[], gone: readonly string[]): string[] | undefined {
  const rest = [...atoms];
  for (const atom of gone) {
    const at = rest.indexOf(atom);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest;
}

/** Products of most names first, a number last. */
const ordered = (terms: Polynomial): [string, number][] =>
  [...terms].sort(
    ([a], [b]) => atomsOf(b).length - atomsOf(a).length || (a < b ? -1 : a > b ? 1 : 0),
  );

function textOf(terms: Polynomial): Size {
  if (terms.size === 0) return 0;
  if (terms.size === 1 && terms.has("")) return terms.get("") as number;
  const text = ordered(terms)
    .map(([names, n]) => {
      if (names === "") return n < 0 ? `${n}` : `+${n}`;
      return (n === 1 ? "+" : n === -1 ? "-" : n < 0 ? `${n}*` : `+${n}*`) + names;
    })
    .join("");
  if (text.length > longest) return unknownSize();
  return text.startsWith("+") ? text.slice(1) : text;
}

/** What is longer than this nobody reads, and sums of products of sums grow without end. */
const longest = 160;

/** The names of a monomial. */
const atomsOf = (names: string): string[] => (names === "" ? [] : splitAt(names, "*"));

function polynomial(size: Size): Polynomial {
  if (typeof size === "number") return size === 0 ? new Map() : new Map([["", size]]);
  let total: Polynomial = new Map();
  for (const term of splitAt(size.replaceAll(" ", ""), "+-")) {
    const sign = term.startsWith("-") ? -1 : 1;
    let one: Polynomial = new Map([["", sign]]);
    for (const factor of splitAt(term.replace(/^[+-]/, ""), "*")) {
      one = times(one, /^\d+$/.test(factor) ? polynomial(Number(factor)) : new Map([[factor, 1]]));
    }
    total = plus(total, one);
  }
  return total;
}

/** The stretches between `marks` that stand in no parentheses; a sign stays with what follows it. */
function splitAt(text: string, marks: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(" || text[i] === "[") depth++;
    else if (text[i] === ")" || text[i] === "]") depth--;
    else if (depth === 0 && i > from && marks.includes(text[i])) {
      parts.push(text.slice(from, i));
      from = marks === "*" ? i + 1 : i;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
