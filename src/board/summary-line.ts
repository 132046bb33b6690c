/** @module A record in one line: what it is of, and what came out. */
import type { Summary } from "../record/index.ts";
import { msText, sidesText, valueText } from "./numbers.ts";

interface Line {
  readonly what: string;
  readonly result: string;
}

const lines: {
  readonly [Kind in Summary["kind"]]: (summary: Extract<Summary, { kind: Kind }>) => Line;
} = {
  evaluation: ({ model, protocol, results: [headline], marks }) => ({
    what: `${model.name} on ${protocol.id}`,
    result: `${headline.metric} ${valueText(headline.value, headline.unit)}${marks.length > 0 ? ` (${marks.join("; ")})` : ""}`,
  }),
  profile: ({ subjects, machine }) => ({
    what: `What ${namesIn(subjects.map(({ model }) => model))} cost${subjects.length === 1 ? "s" : ""}`,
    result: `${subjects
      .slice(0, 3)
      .map(
        ({ model, sides, medianMs }) =>
          `${model} at ${sidesText(sides)}: ${msText(medianMs) || "did not run"}`,
      )
      .join(", ")}${subjects.length > 3 ? ", …" : ""} on ${machine.cpu}`,
  }),
  field: ({ subjects, practice }) => ({
    what: `How ${namesIn(subjects.map(({ model }) => model))} look${new Set(subjects.map(({ model }) => model)).size === 1 ? "s" : ""}`,
    result: practice,
  }),
  explanation: ({ model, protocol, against }) => ({
    what: `Why ${model} differs on ${protocol}`,
    result: `against ${against}`,
  }),
};

export const summaryLine = (summary: Summary): Line =>
  (lines[summary.kind] as (summary: Summary) => Line)(summary); // the one of its kind

function namesIn(names: readonly string[]): string {
  const all = [...new Set(names)];
  return all.length <= 3
    ? all.join(", ")
    : `${all.slice(0, 3).join(", ")} and ${all.length - 3} more`;
}
