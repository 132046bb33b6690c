/** @module What a record is held against: another record, a reported result, or settings alone. */
import { Refusal } from "../../errors.ts";
import type { ExplanationRecord, RunRecord } from "../../record/index.ts";
import {
  type DifferingStep,
  differencesOf,
  differingSteps,
  isNameOf,
  type Quoted,
  type ReportedResult,
  type Settings,
  settingsOf,
  settingsSaid,
} from "../../reported/index.ts";

/** Settings that are named lay themselves over those that the rest states. */
export type Against =
  | { readonly kind: "record"; readonly record: RunRecord; readonly settings?: Settings }
  | { readonly kind: "reported"; readonly quoted: Quoted; readonly settings?: Settings }
  | { readonly kind: "settings"; readonly settings: Settings };

interface Stated {
  readonly says: ExplanationRecord["against"];
  readonly settings: Settings;
  /** Which metric is to be explained; undefined: the headline. */
  readonly metric: string | undefined;
  /** Differences that no setting takes away. */
  readonly circumstances: (record: RunRecord) => readonly DifferingStep[];
}

const ways: {
  readonly [K in Against["kind"]]: (against: Against & { readonly kind: K }) => Stated;
} = {
  record: ({ record: other, settings }) => ({
    says: {
      kind: "record",
      name: `${other.model.name} (${other.id.slice(0, 12)})`,
      value: other.results[0].value,
      place: null,
    },
    settings: { ...settingsOf(other), ...settings },
    metric: other.results[0].metric,
    circumstances: (record) => identities(record, other),
  }),
  reported: ({ quoted: { source, result }, settings }) => ({
    says: {
      kind: "reported",
      name: `${source}:${result.model}`,
      value: result.value,
      place: result.place,
    },
    settings: { ...settingsSaid(result), ...settings },
    metric: result.metric,
    circumstances: (record) => [
      ...modelStep(record, result),
      ...differingSteps(record, result).filter(
        ({ change, differs }) => differs !== null && change === null,
      ),
    ],
  }),
  settings: ({ settings }) => ({
    says: { kind: "settings", name: "other settings", value: null, place: null },
    settings,
    metric: undefined,
    circumstances: () => [],
  }),
};

export const statedBy = (against: Against): Stated =>
  (ways[against.kind] as (against: Against) => Stated)(against);

/** The models of both, where their names are not those of one. */
const modelStep = (record: RunRecord, result: ReportedResult): DifferingStep[] =>
  isNameOf(record.model.name, result)
    ? []
    : [
        {
          ...{ step: "model", measured: record.model.name, reported: result.model },
          ...{ differs: true, change: null },
        },
      ];

/** A line of warning where the two seem to be of two models, which no step explains; undefined: they are of one. */
export function otherModel(record: RunRecord, against: Against): string | undefined {
  const other =
    against.kind === "record"
      ? against.record.model.sha256 === record.model.sha256 || against.record.model.name
      : against.kind === "settings" ||
        isNameOf(record.model.name, against.quoted.result) ||
        against.quoted.result.model;
  return other === true
    ? undefined
    : `the other number is of ${other}, the record of ${record.model.name}: if these are two networks, what differs between them is in what stays unexplained`;
}

/** What two records are of, as far as it differs. */
function identities(a: RunRecord, b: RunRecord): DifferingStep[] {
  const facts: readonly (readonly [string, (record: RunRecord) => string])[] = [
    ["model", ({ model }) => `${model.name} (sha256 ${model.sha256.slice(0, 12)})`],
    ["protocol", ({ protocol }) => `${protocol.id} (${protocol.digest.slice(0, 12)})`],
    ["dataset", ({ dataset }) => `${dataset.name} (${dataset.digest.slice(0, 12)})`],
    ["samples", ({ samples: { from, to } }) => `${from + 1} to ${to}`],
    ["engine", ({ runtime }) => `${runtime.engine}, ${runtime.name}`],
  ];
  return facts
    .map(([step, of]) => ({ step, measured: of(a), reported: of(b), differs: true, change: null }))
    .filter(({ measured, reported }) => measured !== reported);
}

/** The steps of both; refused where nothing at all is stated to hold a record against. */
export function stepsAgainst(record: RunRecord, own: Settings, stated: Stated): DifferingStep[] {
  const all = [...stated.circumstances(record), ...differencesOf(own, stated.settings)];
  // Settings that are named alone leave all others as they are.
  const isWhole = stated.says.kind !== "settings";
  const steps = all.filter(({ reported }) => isWhole || reported !== null);
  if (steps.some(({ reported }) => reported !== null)) return steps;
  throw new Refusal(
    "usage",
    `${stated.says.name} states no setting; say those that you know, such as --set interpolation=bicubic`,
  );
}
