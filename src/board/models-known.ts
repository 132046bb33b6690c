/** @module Which models there are on the board: measured and reported ones of one name are one. */
import type { CostSummary, FieldSummary, ProfileSummary, RunSummary } from "../record/index.ts";
import type { Reported, ReportedResult } from "../reported/index.ts";
import { slugOf } from "./links.ts";
import { remembered } from "./remembered.ts";
import type { BoardData } from "./sources.ts";

export interface ReportedRow {
  readonly source: string;
  /** What a talk quoted from memory never counts as the best. */
  readonly sourceKind: Reported["source"]["kind"];
  readonly licence: string | null;
  readonly attribution: string;
  readonly result: ReportedResult;
}

export interface KnownModel {
  readonly name: string;
  readonly slug: string;
  readonly family: string | null;
  readonly runs: readonly RunSummary[];
  readonly profiles: readonly { readonly profile: ProfileSummary; readonly cost: CostSummary }[];
  readonly fields: readonly {
    readonly record: FieldSummary;
    readonly field: FieldSummary["subjects"][number];
  }[];
  readonly reported: readonly ReportedRow[];
}

/** What a model of a reported row is called here: as the zoo calls it, if it is there. */
export const nameOfReported = ({ zoo, model, variant }: ReportedResult): string =>
  zoo ?? (variant === null || model.includes(variant) ? model : `${model} ${variant}`);

type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer One)[] ? One[] : T[K] };

/** All models by the slugs of their names, in the order of names. */
export const modelsOf = ({
  summaries,
  reported,
}: Pick<BoardData, "summaries" | "reported">): ReadonlyMap<string, KnownModel> =>
  allModels(summaries, reported);

const allModels = remembered(modelsIn);

function modelsIn(
  summaries: BoardData["summaries"],
  reported: BoardData["reported"],
): ReadonlyMap<string, KnownModel> {
  const slugs = new Map<string, string>();
  const models = new Map<string, Open<KnownModel>>();
  const at = (name: string): Open<KnownModel> => {
    const slug = slugs.get(name) ?? slugOf(name);
    slugs.set(name, slug);
    const known = models.get(slug);
    if (known !== undefined) return known;
    const made: Open<KnownModel> = {
      name,
      slug,
      family: null,
      runs: [],
      profiles: [],
      fields: [],
      reported: [],
    };
    models.set(slug, made);
    return made;
  };
  for (const { source, licence, attribution, results } of reported) {
    for (const result of results) {
      const model = at(nameOfReported(result));
      model.family ??= result.family;
      model.reported.push({
        ...{ source: source.name, sourceKind: source.kind },
        ...{ licence, attribution, result },
      });
    }
  }
  for (const summary of summaries) {
    if (summary.kind === "evaluation") at(summary.model.name).runs.push(summary);
    if (summary.kind === "profile") {
      for (const cost of summary.subjects) at(cost.model).profiles.push({ profile: summary, cost });
    }
    if (summary.kind === "field") {
      for (const field of summary.subjects) at(field.model).fields.push({ record: summary, field });
    }
  }
  return new Map([...models].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Parameters: as counted here, else as reported of the network itself. */
export const parametersOf = ({ profiles, reported }: KnownModel): number | null =>
  profiles.find(({ cost }) => cost.parameters !== null)?.cost.parameters ??
  reported.find(({ result }) => result.parameters !== null && result.task === "classification")
    ?.result.parameters ??
  null;

/** Multiply-adds of one image at the sides asked for, as counted here, else as reported. */
export function macsOf(
  { profiles, reported }: KnownModel,
  sides?: readonly [number, number],
): number | null {
  const isAt = (one: readonly [number, number] | null) =>
    sides === undefined || (one !== null && one[0] === sides[0] && one[1] === sides[1]);
  const counted = profiles.find(({ cost }) => cost.macs !== null && isAt(cost.sides))?.cost;
  if (counted !== undefined && counted.macs !== null) return counted.macs / counted.batch;
  return (
    reported.find(
      ({ result }) => result.macs !== null && result.task === "classification" && isAt(result.size),
    )?.result.macs ?? null
  );
}
