/** @module What a talk quoted from memory, beside what is published. */
import type { Reported, ReportedResult } from "../reported/index.ts";

/** A number of the talk, and the number of its family that comes nearest. */
export interface Quoted {
  readonly model: string;
  /** `parameters`, or a metric. */
  readonly of: string;
  readonly said: string;
  readonly nearest: { readonly model: string; readonly printed: string; readonly source: string };
  /** What it really belongs to; null for parameters, which the verdict of another number speaks of. */
  readonly verdict: string | null;
}

interface Published {
  readonly source: string;
  readonly result: ReportedResult;
}

/** All numbers that talks quote; those of families that nobody else reports are left out. */
export function quotedByTalks(sources: readonly Reported[]): Quoted[] {
  const published = sources
    .filter(({ source }) => source.kind !== "talk")
    .flatMap(({ source, results }) =>
      results
        .filter(
          ({ size, task, method }) =>
            task !== "classification" || (size?.[0] === 224 && method === null),
        )
        .map((result) => ({ source: source.name, result })),
    );
  return sources
    .filter(({ source }) => source.kind === "talk")
    .flatMap(({ results }) => [
      ...ofParameters(results, published),
      ...ofNumbers(results, published),
    ]);
}

function ofNumbers(results: readonly ReportedResult[], published: readonly Published[]): Quoted[] {
  return results.flatMap((said) => {
    const found = nearest(published, ({ family, zoo, metric, value }) =>
      family === said.family && zoo !== null && metric === said.metric && value !== null
        ? Math.abs(value - (said.value ?? 0))
        : undefined,
    );
    if (found === undefined) return [];
    const { model, variant, printed, method } = found.result;
    const which = [model, variant, method].filter((word) => word !== null).join(", ");
    return {
      model: said.model,
      of: said.metric,
      said: said.printed,
      nearest: { model: which, printed, source: found.source },
      verdict: said.remark,
    };
  });
}

/** Of each model once: the classifier of its family with about as many parameters. */
function ofParameters(
  results: readonly ReportedResult[],
  published: readonly Published[],
): Quoted[] {
  const first = new Map(results.toReversed().map((result) => [result.model, result]));
  return [...first.values()].reverse().flatMap((said) => {
    const found = nearest(published, ({ family, zoo, task, parameters }) =>
      family === said.family && zoo !== null && task === "classification" && parameters !== null
        ? millionsApart(parameters, said.parameters ?? 0)
        : undefined,
    );
    if (found === undefined || said.parameters === null) return [];
    const { model, variant, parameters } = found.result;
    return {
      model: said.model,
      of: "parameters",
      said: `${said.parameters / 1e6} M`,
      nearest: {
        model: variant === null ? model : `${model}, ${variant}`,
        printed: `${((parameters ?? 0) / 1e6).toFixed(1)} M`,
        source: found.source,
      },
      verdict: null,
    };
  });
}

/** 0 where both are the same number of millions, rounded. */
const millionsApart = (a: number, b: number): number =>
  Math.round(a / 1e6) === Math.round(b / 1e6) ? 0 : Math.abs(a - b);

/** The first of those at the least distance. */
function nearest(
  published: readonly Published[],
  distanceOf: (result: ReportedResult) => number | undefined,
): Published | undefined {
  let best: { one: Published; distance: number } | undefined;
  for (const one of published) {
    const distance = distanceOf(one.result);
    if (distance === undefined) continue;
    if (best === undefined || distance < best.distance) best = { one, distance };
  }
  return best?.one;
}
