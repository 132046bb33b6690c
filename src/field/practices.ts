/** @module How fields are measured in practice: every choice that numbers depend on, by the names of papers. */
import { unknownName } from "../errors.ts";
import { type FieldMap, largestOf, mapped, type Rectifier } from "./field-map.ts";

/** From the mean contribution g to what is drawn, 0 to 1. */
export const displays = {
  log: { does: "log10(g + 1) / max", of: (g: number) => Math.log10(g + 1) },
  raw: { does: "g / max", of: (g: number) => g },
  power: { does: "g^0.2 / max", of: (g: number) => g ** 0.2 },
} as const satisfies Record<string, { does: string; of: (g: number) => number }>;

export type Display = keyof typeof displays;

export interface Practice {
  readonly source: string;
  /** Whose gradient is taken: the sum over the channels of the features, or of what is positive of them. */
  readonly score: "sum" | "relu-sum";
  readonly rectifier: Rectifier;
  /** How images get their size: both sides are resized to it, or the shorter, and the middle is cut out. */
  readonly resize: "squash" | "crop";
  readonly interpolation: "bicubic" | "bilinear";
  /** Which images: the first ones, or some by chance. */
  readonly picks: "first" | "chance";
  /** The map whose squares are measured: log10(g + 1), or the contributions themselves. */
  readonly areasOf: "log" | "raw";
  readonly display: Display;
}

export const practices = {
  luo: {
    source: "Luo et al., 2016, arXiv:1701.04128: mean absolute gradient of the unit",
    score: "sum",
    rectifier: "absolute",
    resize: "crop",
    interpolation: "bicubic",
    picks: "first",
    areasOf: "raw",
    display: "raw",
  },
  replknet: {
    source: "erf/visualize_erf.py of RepLKNet (Ding et al., 2022, arXiv:2203.06717)",
    score: "relu-sum",
    rectifier: "positive",
    resize: "squash",
    interpolation: "bicubic",
    picks: "first",
    areasOf: "log",
    display: "log",
  },
  vmamba: {
    source: "analyze/erf.py of VMamba (Liu et al., 2024, arXiv:2401.10166)",
    score: "relu-sum",
    rectifier: "positive",
    resize: "crop",
    interpolation: "bicubic",
    picks: "chance",
    areasOf: "raw",
    display: "power",
  },
} as const satisfies Record<string, Practice>;

export type PracticeName = keyof typeof practices;

export const practiceNames = Object.keys(practices) as PracticeName[];

export function practiceNamed(name: string): Practice {
  if (Object.hasOwn(practices, name)) return practices[name as PracticeName];
  throw unknownName("practice", name, practiceNames);
}

/** The map as it is drawn: from 0 to 1. */
export function displayed(map: FieldMap, display: Display): FieldMap {
  const shown = mapped(map, displays[display].of);
  const largest = largestOf(shown);
  return largest > 0 ? mapped(shown, (v) => v / largest) : shown;
}
