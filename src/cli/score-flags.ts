/** @module How the words of `snellen score` are read. */
import { Refusal } from "../errors.ts";
import type { AreaRange } from "../metrics/index.ts";
import { wholeNumber } from "./flags.ts";

const no = (expected: string, text: string): never => {
  throw new Refusal("usage", `expected ${expected}, got "${text}"`);
};

/** `1,10,100`. */
export const wholeNumbers = (text: string): number[] => text.split(",").map(wholeNumber);

/** `0.5,0.75`. */
export function numbers(text: string): number[] {
  const values = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  return values.every(Number.isFinite) ? values : no("numbers such as 0.5,0.75", text);
}

/** `0.5,0.75`, or `0.5:0.95:0.05`; shares above 0, up to 1. */
export function thresholds(text: string): number[] {
  const values = text.includes(":") ? spaced(text) : numbers(text);
  return values.every((value) => value > 0 && value <= 1)
    ? values
    : no("shares above 0, up to 1", text);
}

/** From, to, step, as `numpy.linspace` spaces them. */
function spaced(text: string): number[] {
  const [from, to, step, ...rest] = text.split(":").map(Number);
  const steps = Math.round((to - from) / step);
  if (rest.length > 0 || !(steps >= 1 && steps < 1000)) {
    return no("from:to:step, such as 0.5:0.95:0.05", text);
  }
  const apart = (to - from) / steps;
  return Array.from({ length: steps + 1 }, (_, i) => (i === steps ? to : from + i * apart));
}

/** `tiny=0..256`: a name, and the pixels from and to. */
export function areaRange(text: string): AreaRange {
  const [, name, low, high] = /^([^=\s]+)=(\S+)\.\.(\S+)$/.exec(text) ?? [];
  const range = { name, low: Number(low), high: Number(high) };
  return range.low >= 0 && range.high > range.low
    ? range
    : no("a name and areas in pixels, such as tiny=0..256", text);
}

/** How often an interval is to hold the true value. */
export function level(text: string): number {
  const share = Number(text);
  return share >= 0.5 && share < 1 ? share : no("a share from 0.5 to 1, such as 0.95", text);
}

/** A share above 0, up to 1. */
export function share(text: string): number {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : no("a share above 0, such as 0.02", text);
}
