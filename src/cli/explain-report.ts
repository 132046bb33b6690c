/** @module An explanation as a person reads it: every step with what it does, and what is left over. */
import { type Contribution, contributionsChart } from "../charts/index.ts";
import type { ExplanationRecord } from "../record/index.ts";
import { amount, range, wholePercent } from "./comparison-words.ts";
import { bold, dim, table, yellow } from "./print.ts";
import { shown } from "./report.ts";

type Step = ExplanationRecord["steps"][number];
type Effect = NonNullable<Step["effect"]>;

export function explanationReport(explanation: ExplanationRecord, store: string): string {
  const { model, protocol, samples, metric, unit, base, warnings, id } = explanation;
  const effects = table(
    [head(explanation).map(dim), ...stepRows(explanation), ...restRows(explanation)],
    [2, 3, 4, 5, 6, 7, 8],
  );
  return [
    `Why does it differ? ${bold(model.name)} on ${bold(protocol.id)}: ${samples} samples`,
    `measured ${bold(shown(base.value, unit))} ${metric} (${range(base.interval, unit)}), record ${base.record.slice(0, 12)}`,
    againstOf(explanation),
    ...warnings.map((warning) => yellow(`! ${warning}`)),
    "",
    effects,
    ...problemsOf(explanation),
    "",
    ...inWords(explanation),
    dim(`explanation ${id.slice(0, 12)} in ${store}`),
  ].join("\n");
}

function againstOf({ against: { kind, name, value, place }, unit }: ExplanationRecord): string {
  const what = { record: "measured", reported: "reported", settings: "asked for" }[kind];
  const at = place === null ? "" : dim(` (${place})`);
  return value === null
    ? `against ${name}`
    : `against ${bold(shown(value, unit))} ${what}: ${name}${at}`;
}

const head = ({ metric, base }: ExplanationRecord): string[] => [
  ...["step", "from → to", metric, "contribution", wholePercent(base.interval.level)],
  ...["p", "p adjusted", "wrong → right", "right → wrong", "record"],
];

const stepRows = ({ steps, unit }: ExplanationRecord): string[][] =>
  steps.map((step) => {
    const { step: name, from, to, differs, effect, problem } = step;
    const change =
      differs === false ? dim(`${from} (the same)`) : `${from ?? "—"} → ${to ?? "not stated"}`;
    if (effect !== null) return [name, change, ...effectCells(effect, unit)];
    const why = problem !== null ? "cannot be measured" : differs === true ? "not a setting" : "";
    return [name, change, dim(why)];
  });

const effectCells = (
  { value, contribution, interval, p, adjustedP, flips, record }: Effect,
  unit: ExplanationRecord["unit"],
): string[] => [
  shown(value, unit),
  plus(amount(contribution, unit)),
  range(interval, unit),
  ...[p, adjustedP].map(probability),
  ...(flips === null ? ["", ""] : [String(flips.gained), String(flips.lost)]),
  dim(record.slice(0, 6)),
];

const probability = (p: number | null): string =>
  p === null ? "—" : p < 0.001 ? "< 0.001" : String(Number(p.toPrecision(2)));

const plus = (text: string): string =>
  /^[0.]*$/.test(text) || /^[−—]/.test(text) ? text : `+${text}`;

function restRows({ together, remainder, unexplained, unit }: ExplanationRecord): string[][] {
  const rest = (name: string, what: string, left: typeof remainder): string[][] =>
    left === null
      ? []
      : [[name, what, "", plus(amount(left.value, unit)), range(left.interval, unit)]];
  return [
    ...(together === null
      ? []
      : [[bold("all at once"), together.steps.join(", "), ...effectCells(together.effect, unit)]]),
    ...rest("remainder", "all at once − sum of the single ones", remainder),
    ...rest("unexplained", "against − all at once", unexplained),
  ];
}

const problemsOf = ({ steps }: ExplanationRecord): string[] =>
  steps.flatMap(({ step, problem }) => (problem === null ? [] : yellow(`! ${step}: ${problem}`)));

/** What it comes to, in sentences. */
function inWords({
  steps,
  unexplained,
  against,
  base,
  unit,
  samples,
  together,
}: ExplanationRecord): string[] {
  const level = 1 - base.interval.level;
  const shownSteps = steps.filter(({ effect }) => (effect?.adjustedP ?? 1) <= level);
  const measured = steps.filter(({ effect }) => effect !== null);
  const unstated = steps.filter(({ to }) => to === null).map(({ step }) => step);
  const names = shownSteps.map(
    ({ step, effect }) => `${step} (${plus(amount(effect?.contribution ?? null, unit))})`,
  );
  return [
    measured.length === 0
      ? "No step that differs could be measured."
      : names.length === 0
        ? `On these ${samples} samples no single step is shown to matter.`
        : `Shown to matter by themselves: ${names.join(", ")}.`,
    ...(unexplained === null ? [] : [leftInWords(unexplained, against, together === null)]),
    ...(unstated.length === 0 ? [] : [`Not stated there: ${unstated.join(", ")}.`]),
  ];
}

function leftInWords(
  { interval: { low, high } }: NonNullable<ExplanationRecord["unexplained"]>,
  { kind }: ExplanationRecord["against"],
  isBare: boolean,
): string {
  const value = kind === "record" ? "the other record" : "the reported value";
  const after = isBare ? "As it was measured" : "With all steps changed";
  const isWithin = low !== null && high !== null && low <= 0 && high >= 0;
  return isWithin
    ? `${after}, ${value} is within the interval: these samples leave nothing to explain.`
    : `${after}, ${value} is outside the interval: something that is not in this table differs, too.`;
}

/** The contributions as a forest plot: SVG. */
export function explanationSvg(explanation: ExplanationRecord): string {
  const { steps, together, remainder, unexplained, unit, metric, model } = explanation;
  const scale = unit === "share" ? 100 : 1;
  const row = (name: string, kind: Contribution["kind"], left: typeof remainder): Contribution[] =>
    left === null || left.value === null
      ? []
      : [
          {
            ...{ name, kind, value: scale * left.value },
            low: scale * (left.interval.low ?? left.value),
            high: scale * (left.interval.high ?? left.value),
          },
        ];
  const change = (name: string, effect: Effect | undefined | null) =>
    row(name, "change", effect ? { value: effect.contribution, interval: effect.interval } : null);
  const rows = [
    ...steps.flatMap(({ step, effect }) => change(step, effect)),
    ...change("all at once", together?.effect),
    ...row("remainder", "rest", remainder),
    ...row("unexplained", "rest", unexplained),
  ];
  return contributionsChart(rows, {
    title: `${model.name}: what each step contributes to ${metric}`,
    label: `contribution to ${metric}${unit === "share" ? " (points)" : ""} →`,
  });
}
