/** @module What lists of records show of each: small, so that thousands are read at once. */
import type { KeptRecord } from "./kept.ts";
import type { RunRecord } from "./record.ts";

/** A new version has the lists made anew. */
export const summaryVersion = 1;

interface Common {
  readonly id: string;
  readonly finishedAt: string;
}

export interface RunSummary extends Common {
  readonly kind: "evaluation";
  readonly model: { readonly name: string; readonly sha256: string };
  readonly card: Readonly<Record<string, unknown>>;
  readonly protocol: {
    /** With its version: `imagenet-1k/top-1@1`. */
    readonly id: string;
    readonly digest: string;
    /** As the protocol says; null: it does not. */
    readonly task: string | null;
    readonly summary: string | null;
  };
  readonly dataset: RunRecord["dataset"];
  readonly scored: number;
  readonly marks: readonly string[];
  /** All of them, the headline first. */
  readonly results: RunRecord["results"];
  readonly preprocessing: readonly string[];
  readonly runtime: RunRecord["runtime"];
  readonly device: RunRecord["made"]["device"];
}

/** What a model costs at one size on one machine. */
export interface CostSummary {
  readonly model: string;
  readonly sha256: string | null;
  readonly sides: readonly [height: number, width: number];
  readonly batch: number;
  readonly parameters: number | null;
  readonly macs: number | null;
  /** The median over rounds of the medians of a batch; null: never ran. */
  readonly medianMs: number | null;
  readonly peakBytes: number | null;
}

export interface ProfileSummary extends Common {
  readonly kind: "profile";
  readonly fingerprint: string;
  readonly machine: Extract<KeptRecord, { kind: "profile" }>["machine"];
  readonly threads: number;
  readonly subjects: readonly CostSummary[];
  readonly growth: Extract<KeptRecord, { kind: "profile" }>["growth"];
  readonly warnings: number;
}

export interface FieldSummary extends Common {
  readonly kind: "field";
  readonly practice: string;
  readonly subjects: readonly {
    readonly model: string;
    readonly isTrained: boolean | null;
    readonly sides: readonly [number, number];
    readonly layer: string;
    /** The share of row and column over that of a round field; above 1 there is a cross. */
    readonly cross: number | null;
    readonly sigma: number | null;
  }[];
}

export interface ExplanationSummary extends Common {
  readonly kind: "explanation";
  readonly model: string;
  readonly protocol: string;
  readonly base: string;
  readonly against: string;
}

export type Summary = RunSummary | ProfileSummary | FieldSummary | ExplanationSummary;

type Of<Kind extends KeptRecord["kind"]> = Extract<KeptRecord, { kind: Kind }>;

const summaries: {
  readonly [Kind in KeptRecord["kind"]]: (
    record: Of<Kind>,
  ) => Omit<Extract<Summary, { kind: Kind }>, keyof Common | "kind">;
} = {
  evaluation: ({ model, protocol, dataset, samples, marks, results, preprocessing, ...rest }) => ({
    model: { name: model.name, sha256: model.sha256 },
    card: Object.fromEntries(Object.entries(model.card).map(([key, { value }]) => [key, value])),
    protocol: {
      id: protocol.id,
      digest: protocol.digest,
      task: wordIn(protocol.says, "task"),
      summary: wordIn(protocol.says, "summary"),
    },
    dataset,
    scored: samples.scored,
    marks,
    results,
    preprocessing,
    runtime: rest.runtime,
    device: rest.made.device,
  }),
  profile: ({ fingerprint, machine, runtime, subjects, growth, warnings }) => ({
    fingerprint,
    machine,
    threads: runtime.threads,
    subjects: subjects.map(costOf),
    growth: growth.map((fit) => ({ ...fit, local: [] })),
    warnings: warnings.length,
  }),
  field: ({ practice, subjects }) => ({
    practice: practice.name,
    subjects: subjects.map(({ model, sides, layer, numbers }) => ({
      model: model.name,
      isTrained: model.isTrained,
      sides: [sides[0], sides[1]],
      layer: layer.name,
      cross: numbers?.cross?.excess ?? null,
      sigma: numbers?.gaussian?.sigma ?? null,
    })),
  }),
  explanation: ({ model, protocol, base, against }) => ({
    model: model.name,
    protocol: protocol.id,
    base: base.record,
    against: against.name,
  }),
};

export function summaryOf(record: KeptRecord): Summary {
  const { id, kind, made } = record;
  const told = summaries[kind] as (record: KeptRecord) => object; // the one of its kind
  return { id, kind, finishedAt: made.finishedAt, ...told(record) } as Summary;
}

/** A text that stands in JSON under a key. */
function wordIn(json: unknown, key: string): string | null {
  const word = (json as Readonly<Record<string, unknown>> | null)?.[key];
  return typeof word === "string" ? word : null;
}

function costOf(subject: Of<"profile">["subjects"][number]): CostSummary {
  const { model, sides, batch, costs, rounds } = subject;
  const medians = rounds.map(({ medianMs }) => medianMs).sort((a, b) => a - b);
  return {
    model: model.name,
    sha256: model.sha256,
    sides: [sides[0], sides[1]],
    batch,
    parameters: costs?.parameters ?? null,
    macs: costs?.macs ?? null,
    medianMs: medians[medians.length >> 1] ?? null,
    peakBytes: rounds.length === 0 ? null : Math.max(...rounds.map(({ peakBytes }) => peakBytes)),
  };
}
