/** @module In which steps a measurement and a reported number differ, as far as the source states its own. */
import type { ReportedResult } from "./reported.ts";
import { ofStep, type Settings, stepsIn } from "./settings.ts";
import { settingsSaid } from "./settings-said.ts";

/** What is asked of a measurement: a record of an evaluation has it. */
export interface Measured {
  readonly model: {
    readonly card: Readonly<Record<string, { readonly value: unknown } | undefined>>;
  };
  readonly dataset: { readonly name: string; readonly size: number };
  readonly protocol: { readonly says: unknown };
  readonly samples: { readonly scored: number };
  readonly runtime: { readonly optimization: string };
}

/** One step of both. */
export interface DifferingStep {
  readonly step: string;
  /** In words; null: it is not said. */
  readonly measured: string | null;
  /** In words; null: the source does not state it. */
  readonly reported: string | null;
  /** null: it cannot be told, since one of the two does not say it. */
  readonly differs: boolean | null;
  /** The settings under which a measurement would have the step as reported; null: none can. */
  readonly change: Settings | null;
}

/** The settings that a measurement was made with. */
export const settingsOf = ({ model: { card }, runtime }: Measured): Settings => ({
  ...Object.fromEntries(Object.entries(card).map(([key, stated]) => [key, stated?.value])),
  optimization: runtime.optimization,
});

/** All steps that one of the two states and that differ or are not stated; those that are the same, too. */
export function differencesOf(measured: Settings, reported: Settings): DifferingStep[] {
  // A crop that is stated in pixels alone is of the size that the measurement has.
  const inputSize = reported.inputSize ?? measured.inputSize;
  const stated = inputSize === undefined ? reported : { ...reported, inputSize };
  return stepsIn(measured, reported).flatMap((step) => {
    const [own, other] = [step.shown(measured) ?? null, step.shown(reported) ?? null];
    if (other === null && !step.isExpected) return [];
    if (own === null && other === null) return [];
    const same = own === null || other === null ? null : step.isSame(measured, stated);
    return {
      step: step.name,
      measured: own,
      reported: other === null ? null : (step.shown(ofStep(stated, withSize(step.keys))) ?? other),
      differs: same === null ? null : !same,
      change: other === null ? null : ofStep(reported, step),
    };
  });
}

/** A crop is shown beside the size that it is of. */
const withSize = (keys: readonly string[]) => ({
  keys: keys.includes("crop_pct") ? [...keys, "inputSize"] : keys,
});

/** The same of a record and a reported result, with what no setting changes: data, samples, training. */
export const differingSteps = (record: Measured, reported: ReportedResult): DifferingStep[] => [
  ...circumstances(record, reported),
  ...differencesOf(settingsOf(record), settingsSaid(reported)),
];

function circumstances(
  { model: { card }, dataset, protocol, samples }: Measured,
  { dataset: name, split, pretraining, teacher }: ReportedResult,
): DifferingStep[] {
  const whole = (protocol.says as { samples?: number } | null)?.samples; // written from a protocol
  const isWhole = samples.scored === (whole ?? dataset.size);
  const facts: readonly (readonly [string, unknown, string | null, boolean | undefined])[] = [
    ["dataset", dataset.name, name, normal(dataset.name) === normal(name)],
    [
      "samples",
      isWhole ? `all ${samples.scored}` : `${samples.scored} of ${whole ?? dataset.size}`,
      split === null ? "the whole split" : `all of ${split}`,
      isWhole,
    ],
    ["pretraining", card.pretraining?.value, pretraining, undefined],
    ["teacher", card.teacher?.value, teacher, undefined],
  ];
  return facts
    .filter(([, own, other]) => own !== undefined && other !== null)
    .map(([step, own, other, same]) => ({
      step,
      measured: String(own),
      reported: other,
      differs: !(same ?? own === other),
      change: null,
    }));
}

const normal = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
