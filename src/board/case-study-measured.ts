/** @module What records of a store say of networks: what they cost on each machine, and how they look. */
import type { CostSummary, FieldSummary, ProfileSummary, Summary } from "../record/index.ts";

type Growth = ProfileSummary["growth"][number];

/** A network on a machine, from the last profile there that has it. */
export interface Cost {
  readonly zoo: string;
  /** At all sizes of that profile, the smallest first. */
  readonly sizes: readonly CostSummary[];
  readonly growth: Partial<Record<Growth["quantity"], Growth>>;
  readonly record: string;
}

/** Times compare on one machine only. */
export interface Machine {
  readonly fingerprint: string;
  readonly cpu: string;
  readonly costs: readonly Cost[];
}

/** The machines on which any of the networks was profiled one image at a time, that with the most of them first. */
export function machinesOf(zoos: readonly string[], summaries: readonly Summary[]): Machine[] {
  const profiles = newestFirst(summaries, "profile");
  const fingerprints = [...new Set(profiles.map(({ fingerprint }) => fingerprint))];
  return fingerprints
    .map((fingerprint) => {
      const own = profiles.filter((profile) => profile.fingerprint === fingerprint);
      const costs = zoos.flatMap((zoo) => costOf(zoo, own) ?? []);
      return { fingerprint, cpu: own[0].machine.cpu, costs };
    })
    .filter(({ costs }) => costs.length > 0)
    .sort((a, b) => b.costs.length - a.costs.length);
}

function costOf(zoo: string, profiles: readonly ProfileSummary[]): Cost | undefined {
  for (const { id, subjects, growth } of profiles) {
    const sizes = subjects
      .filter((subject) => subject.model === zoo && subject.batch === 1)
      .sort((a, b) => pixelsOf(a) - pixelsOf(b));
    if (sizes.length === 0) continue;
    const own = growth.filter(({ model, batch }) => model === zoo && batch === 1);
    return {
      zoo,
      sizes,
      growth: Object.fromEntries(own.map((one) => [one.quantity, one])),
      record: id,
    };
  }
  return undefined;
}

export const pixelsOf = ({ sides: [height, width] }: CostSummary): number => height * width;

/** How a network looks, and the record that says so. */
export interface Look {
  readonly zoo: string;
  readonly record: string;
  readonly practice: string;
  readonly subject: FieldSummary["subjects"][number];
}

/** Of each network the last field, one that is trained before one that is not. */
export function looksOf(zoos: readonly string[], summaries: readonly Summary[]): Look[] {
  const fields = newestFirst(summaries, "field");
  return zoos.flatMap((zoo) => {
    const all = fields.flatMap(({ id, practice, subjects }) =>
      subjects
        .filter(({ model }) => model === zoo)
        .map((subject) => ({ zoo, record: id, practice, subject })),
    );
    return all.find(({ subject }) => subject.isTrained === true) ?? all[0] ?? [];
  });
}

const newestFirst = <Kind extends Summary["kind"]>(summaries: readonly Summary[], kind: Kind) =>
  summaries
    .filter((one): one is Extract<Summary, { kind: Kind }> => one.kind === kind)
    .toSorted((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
