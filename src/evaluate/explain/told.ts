/** @module From the runs of an explanation to what it tells. */
import type { ExplanationRecord, RunRecord } from "../../record/index.ts";
import type { DifferingStep, Settings as Stated } from "../../reported/index.ts";
import { askRuns } from "../ask-runs.ts";
import { comparableRuns } from "../comparable.ts";
import { leftOutOf } from "../compare.ts";
import type { LineOfModel, Settings } from "../compared-line.ts";
import { type KeptRun, keptRun } from "../kept-run.ts";
import { protocolOf } from "../plan.ts";
import { type Against, otherModel, type statedBy } from "./against.ts";
import { effectsOf, lessMeasured, pairOf, remainderOf, standingOf } from "./effects.ts";

/** What was measured: the base as it is now, every change by itself, and all at once. */
export interface Measurements {
  readonly base: RunRecord;
  readonly single: readonly {
    readonly step: string;
    readonly change: Stated;
    readonly record?: RunRecord;
    readonly problem?: string;
  }[];
  readonly together: { readonly steps: readonly string[]; readonly record: RunRecord } | undefined;
}

export interface Findings {
  readonly store: string;
  readonly kept: KeptRun;
  readonly against: Against;
  readonly stated: ReturnType<typeof statedBy>;
  readonly steps: readonly DifferingStep[];
  readonly measured: Measurements;
}

type Outcome = Omit<ExplanationRecord, "id" | "made">;

export async function told(findings: Findings): Promise<Outcome> {
  const { kept, stated, measured } = findings;
  const { record, plan } = kept;
  const { intervals } = protocolOf(plan);
  const settings: Settings = {
    level: intervals.level,
    correction: "bh",
    resamples: intervals.others.bootstrap,
    seed: intervals.others.seed,
  };
  const result = record.results.find(({ metric }) => metric === stated.metric) ?? record.results[0];
  const { ids, lineOf } = await asked(findings, result.metric, settings);
  const base = lineOf(measured.base);
  const { value, interval } = standingOf(base, settings);
  return {
    schema: record.schema,
    kind: "explanation",
    model: { name: record.model.name, sha256: record.model.sha256 },
    protocol: { id: record.protocol.id, digest: record.protocol.digest },
    dataset: { name: record.dataset.name, digest: record.dataset.digest },
    samples: ids.length,
    metric: result.metric,
    unit: result.unit,
    better: result.better,
    base: { record: measured.base.id, value, interval },
    against: stated.says,
    ...contributions(findings, lineOf, settings),
    unexplained: unexplained(findings, lineOf, settings),
    warnings: warningsOf(findings),
  };
}

type LineOf = (record: RunRecord) => LineOfModel;

/** What the metric says of all runs on the same samples; each run is asked once. */
async function asked({ store, against, measured }: Findings, metric: string, settings: Settings) {
  const records = [measured.base, ...measured.single.map(({ record }) => record)];
  const others = [measured.together?.record, sameSamples(measured.base, against)];
  const ids = new Set([...records, ...others].flatMap((record) => record?.id ?? []));
  const runs =
    ids.size === 1
      ? [await keptRun(store, measured.base.id)]
      : await comparableRuns(store, [...ids]);
  const leftOut = leftOutOf(runs);
  const { ids: samples, models } = await askRuns(
    runs,
    { ...settings, metrics: [metric], leftOut },
    {},
  );
  const places = new Map(runs.map(({ record }, i) => [record.id, i]));
  const lineOf: LineOf = ({ id }) => models[0][places.get(id) ?? 0];
  return { ids: samples, lineOf };
}

/** The record against which it is held, if both are of the same samples under the same rules. */
function sameSamples(base: RunRecord, against: Against): RunRecord | undefined {
  if (against.kind !== "record") return undefined;
  const { protocol, dataset, samples } = against.record;
  const isSame =
    protocol.digest === base.protocol.digest &&
    dataset.digest === base.dataset.digest &&
    samples.from === base.samples.from &&
    samples.to === base.samples.to;
  return isSame ? against.record : undefined;
}

/** Every step with what it does, all of them together, and the rest. */
function contributions(
  { steps, measured: { base, single, together } }: Findings,
  lineOf: LineOf,
  settings: Settings,
): Pick<Outcome, "steps" | "together" | "remainder"> {
  const own = lineOf(base);
  const made = single.flatMap(({ step, record }) => (record === undefined ? [] : { step, record }));
  const withLine = (record: RunRecord) => ({ record: record.id, line: lineOf(record) });
  const effects = effectsOf(
    own,
    made.map(({ record }) => withLine(record)),
    settings,
  );
  const effectOf = (step: string) => effects[made.findIndex((one) => one.step === step)] ?? null;
  const lines = made.map(({ record }) => lineOf(record));
  return {
    steps: steps.map(({ step, measured, reported, differs, change }) => ({
      ...{ step, from: measured, to: reported, differs },
      change: change as Outcome["steps"][number]["change"], // from settings, which are JSON
      effect: effectOf(step),
      problem: single.find((one) => one.step === step)?.problem ?? null,
    })),
    together:
      together === undefined
        ? null
        : {
            steps: [...together.steps],
            effect: effectsOf(own, [withLine(together.record)], settings)[0],
          },
    remainder:
      together === undefined || together.steps.length < 2
        ? null
        : remainderOf(own, lines, lineOf(together.record), settings),
  };
}

/** The value against, less that with all changes: paired where it is of the same samples. */
function unexplained(
  { against, stated, measured }: Findings,
  lineOf: LineOf,
  settings: Settings,
): Outcome["unexplained"] {
  const nearest = measured.together?.record ?? measured.base;
  const other = sameSamples(measured.base, against);
  if (other !== undefined) {
    const { difference, interval } = pairOf(lineOf(other), lineOf(nearest), settings);
    return { value: difference, interval };
  }
  if (stated.says.value === null) return null;
  return lessMeasured(stated.says.value, standingOf(lineOf(nearest), settings));
}

function warningsOf({ kept: { record }, against, stated, measured }: Findings): string[] {
  const { base, together } = measured;
  const failed = measured.single.filter(({ problem }) => problem !== undefined);
  const leftOut = failed.filter(({ step }) => !together?.steps.includes(step));
  const other = otherModel(record, against);
  return [
    ...record.marks,
    ...(other === undefined ? [] : [other]),
    ...(base.id === record.id
      ? []
      : [
          `measured anew as ${base.id.slice(0, 12)}: record ${record.id.slice(0, 12)} was made by ${record.runtime.engine}, this is ${base.runtime.engine}`,
        ]),
    ...(stated.says.value !== null && sameSamples(base, against) === undefined
      ? ["the value against is of other samples: its own chance is not in the interval"]
      : []),
    ...(leftOut.length > 0 && together !== undefined
      ? [`all at once is without ${leftOut.map(({ step }) => step).join(", ")}`]
      : []),
  ];
}
