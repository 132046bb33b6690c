/** @module Reported numbers of one network, those that say the same together. */
import type { Reported, ReportedResult } from "../reported/index.ts";

/** Where a number is printed. */
export interface Place {
  readonly source: string;
  readonly url: string | null;
  readonly printed: string;
  readonly place: string;
  readonly remark: string | null;
}

/** One number under one circumstance, and everywhere that it is printed. */
export interface Quote {
  readonly printed: string;
  /** In words: detector, schedule, scales, weights; null: there is one only. */
  readonly circumstance: string | null;
  readonly places: readonly Place[];
}

/** What the numbers of a row of the page are: which of the reported results, and what sets them apart. */
export interface Measure {
  readonly title: string;
  isOf(result: ReportedResult): boolean;
  circumstance(result: ReportedResult): string | null;
}

const joined = (...words: readonly (string | null)[]): string | null =>
  words.filter((word) => word !== null).join(", ") || null;

export const measures: readonly Measure[] = [
  {
    title: "ImageNet-1K top-1, 224 px",
    isOf: ({ dataset, metric, size, method }) =>
      dataset === "imagenet-1k" && metric === "top-1" && size?.[0] === 224 && method === null,
    circumstance: ({ pretraining, family, variant }) =>
      joined(pretraining, family === "resnet" ? variant : null),
  },
  {
    title: "COCO box AP",
    isOf: ({ dataset, metric }) => dataset === "coco" && metric === "box-ap",
    circumstance: ({ method, schedule }) => joined(method, schedule),
  },
  {
    title: "ADE20K mIoU",
    isOf: ({ dataset, metric }) => dataset === "ade20k" && metric === "miou",
    circumstance: ({ method, protocol }) =>
      joined(method, /multi/.test(protocol ?? "") ? "several scales" : "one scale"),
  },
];

/** A network by its name in the zoo, and the sources whose word on it comes first. */
export interface Asked {
  readonly zoo: string;
  readonly home: readonly string[];
}

/** What sources but talks say of a network. */
export function quotesOf(
  { zoo, home }: Asked,
  measure: Measure,
  sources: readonly Reported[],
): Quote[] {
  const rank = (name: string): number => (home.indexOf(name) + home.length + 1) % (home.length + 1);
  const found = sources
    .filter(({ source }) => source.kind !== "talk")
    .toSorted((a, b) => rank(a.source.name) - rank(b.source.name))
    .flatMap(({ source, results }) =>
      results
        .filter((result) => result.zoo === zoo && measure.isOf(result))
        .map((result) => ({ source, result })),
    );
  const quotes: (Quote & { places: Place[] })[] = [];
  for (const { source, result } of found) {
    const { printed, place, remark } = result;
    const circumstance = measure.circumstance(result);
    const at = { source: source.name, url: source.url, printed, place, remark };
    const same = quotes.find(
      (quote) =>
        quote.circumstance === circumstance &&
        quote.places.some((p) => saysSame(p.printed, printed)),
    );
    if (same === undefined) quotes.push({ printed, circumstance, places: [at] });
    else same.places.push(at);
  }
  return quotes;
}

/** Whether one is the other, rounded: 82.17 is 82.2, and 80.5 is not 80.3. */
export function saysSame(a: string, b: string): boolean {
  const digits = Math.min(...[a, b].map((text) => /\.(\d*)/.exec(text)?.[1].length ?? 0));
  return Math.abs(Number(a) - Number(b)) <= 0.5 * 10 ** -digits * (1 + 1e-9);
}
