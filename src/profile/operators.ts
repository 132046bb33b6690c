/** @module Where the time goes: the engine's notes of its operators, by kind and by part of the model. */
import type { ProfileRecord } from "../record/index.ts";
import type { OperatorTime } from "../runtime/index.ts";

type Part = ProfileRecord["subjects"][number]["operators"][number];

/** What is counted of a node from the graph, to stand beside its time. */
export interface Counted {
  readonly op: string;
  readonly scope: string;
  readonly macs: number;
  readonly bytes: number;
}

/** What the engine makes of operators when it joins them, by what they were for the most part. */
const before: Readonly<Record<string, string>> = {
  FusedConv: "Conv",
  FusedGemm: "MatMul",
  FusedMatMul: "MatMul",
  Gemm: "MatMul",
  BiasGelu: "Gelu",
  QuickGelu: "Sigmoid",
  SkipLayerNormalization: "LayerNormalization",
};
const kindOf = (op: string): string => before[op] ?? op;

/** The outermost part of the model: `layers.0` of `layers.0/mixer/Add_2`. */
export const blockOf = (node: string): string => {
  const at = node.indexOf("/");
  return at > 0 ? node.slice(0, at) : "(outside of blocks)";
};

export interface WhereTimeGoes {
  readonly operators: readonly Part[];
  readonly blocks: readonly Part[];
  /** How many operators of a run stood with which provider. */
  readonly providers: Readonly<Record<string, number>>;
}

/**
 * Sums over the steady runs, as a mean for one run, largest first. Operators inside others are left out,
 * since the time of those holds theirs.
 */
export function whereTimeGoes(
  noted: readonly OperatorTime[],
  counted: readonly Counted[],
): WhereTimeGoes {
  const last = Math.max(...noted.map(({ run }) => run));
  const first = Math.min(1, last); // the very first run is none to judge by
  const outer = noted.filter(({ isInside, run }) => !isInside && run >= first);
  const runs = last - first + 1;
  const providers: Record<string, number> = {};
  for (const { provider } of outer) providers[provider] = (providers[provider] ?? 0) + 1 / runs;
  return {
    operators: parts(outer, runs, {
      of: ({ op }) => kindOf(op),
      costs: sums(counted, ({ op }) => kindOf(op)),
    }),
    blocks: parts(outer, runs, {
      of: ({ node }) => blockOf(node),
      costs: sums(counted, ({ scope }) => blockOf(`${scope}/`)),
    }),
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, count]) => [name, Math.round(count)]),
    ),
  };
}

interface Grouping {
  readonly of: (noted: OperatorTime) => string;
  readonly costs: ReadonlyMap<string, { macs: number; bytes: number }>;
}

function parts(outer: readonly OperatorTime[], runs: number, { of, costs }: Grouping): Part[] {
  const found = new Map<string, { ms: number; calls: number }>();
  for (const noted of outer) {
    const { ms, calls } = found.get(of(noted)) ?? { ms: 0, calls: 0 };
    found.set(of(noted), { ms: ms + noted.ms, calls: calls + 1 });
  }
  return [...found]
    .map(([name, { ms, calls }]) => ({
      name,
      ms: ms / runs,
      calls: Math.round(calls / runs),
      macs: costs.get(name)?.macs ?? 0,
      bytes: costs.get(name)?.bytes ?? 0,
    }))
    .sort((a, b) => b.ms - a.ms);
}

function sums(counted: readonly Counted[], of: (counted: Counted) => string) {
  const found = new Map<string, { macs: number; bytes: number }>();
  for (const one of counted) {
    const { macs, bytes } = found.get(of(one)) ?? { macs: 0, bytes: 0 };
    found.set(of(one), { macs: macs + one.macs, bytes: bytes + one.bytes });
  }
  return found;
}
