/** @module Which records can be compared: those of the same samples under the same protocol. */
import { Refusal } from "../errors.ts";
import { canonical } from "../json.ts";
import type { RunRecord } from "../record/index.ts";
import { type KeptRun, keptRun } from "./kept-run.ts";

/** The runs with these ids, or beginnings of ids; refused where they cannot be compared. */
export async function comparableRuns(root: string, ids: readonly string[]): Promise<KeptRun[]> {
  if (ids.length < 2) {
    throw new Refusal(
      "usage",
      `a comparison takes two records or more, got ${ids.length}; \`snellen records\` lists them`,
    );
  }
  const runs: KeptRun[] = [];
  for (const id of ids) {
    runs.push(await keptRun(root, id));
  }
  const [first, ...others] = runs.map(({ record }) => record);
  for (const [i, record] of others.entries()) {
    if ([first, ...others.slice(0, i)].some(({ id }) => id === record.id)) {
      throw new Refusal("usage", `record ${short(record)} is given twice; give each once`);
    }
    const differences = differencesOf(first, record);
    if (differences.length === 0) continue;
    throw new Refusal(
      "usage",
      `records ${short(first)} (${first.model.name}) and ${short(record)} (${record.model.name}) ` +
        `cannot be compared: ${differences.join("; ")}`,
    );
  }
  return runs;
}

const short = ({ id }: RunRecord): string => id.slice(0, 12);

/** What keeps two records from being compared, in words. */
function differencesOf(a: RunRecord, b: RunRecord): string[] {
  // Other samples follow from another protocol; saying so too would hide what matters.
  if (a.protocol.digest !== b.protocol.digest) return [`their protocols differ, ${rules(a, b)}`];
  if (a.dataset.digest !== b.dataset.digest) return [`their datasets differ, ${listings(a, b)}`];
  const [x, y] = [a, b].map(({ samples: { from, to } }) => `${from + 1} to ${to}`);
  if (x === y) return [];
  return [`they are of the samples ${x} and ${y}; evaluate or merge them to the same range`];
}

function rules({ protocol: a }: RunRecord, { protocol: b }: RunRecord): string {
  if (a.id !== b.id) return `${a.id} and ${b.id}`;
  const [one, two] = [a.says, b.says] as Readonly<Record<string, unknown>>[]; // an object by its writer
  const names = [...new Set([...Object.keys(one), ...Object.keys(two)])];
  const differing = names.filter(
    (name) => name !== "summary" && canonical(one[name] ?? null) !== canonical(two[name] ?? null),
  );
  return `in ${differing.join(", ")}, though both are called ${a.id}`;
}

function listings({ dataset: a }: RunRecord, { dataset: b }: RunRecord): string {
  const [x, y] = [a, b].map(({ name, size }) => `${name} with ${size} samples`);
  return x === y ? `both ${x}, whose listings have other digests` : `${x} and ${y}`;
}
