/**
 * @module The gradient of the sum of all logits by the image, at 224, batch 1: ours beside our forward pass alone, beside
 * itself with recomputed blocks, and beside torch.autograd on the same weights, in rounds that take turns.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gradients, nodesBefore, type Value, writeModel } from "../src/onnx/index.ts";
import { openStopwatch, type Stopwatch } from "../src/runtime/index.ts";
import type { ReferenceProcess } from "./zoo-reference.ts";
import { imagesOf } from "./zoo-speed.ts";

export interface Compared {
  readonly name: string;
  readonly logits: Value;
  readonly threads: number;
  readonly rounds: number;
  /** Without one, ours is told alone. */
  readonly reference: ReferenceProcess | undefined;
}

type Way = "forward" | "gradient" | "recomputed";

const ways: { readonly [W in Way]: (logits: Value) => Value } = {
  forward: (logits) => logits,
  gradient: (logits) => gradients([logits], ["image"])[0],
  recomputed: (logits) =>
    gradients([logits], ["image"], { recompute: blocksOf(logits), states: "recompute" })[0],
};

/** What the network is made of, by the outermost names. */
const blocksOf = (logits: Value): string[] =>
  [...new Set(nodesBefore([logits]).map(({ scope }) => scope.split("/")[0]))].filter(
    (scope) => scope !== "",
  );

export async function compareGradients(compared: Compared): Promise<void> {
  const { name, logits, reference } = compared;
  const folder = mkdtempSync(join(tmpdir(), "gradients-"));
  const graphs = Object.entries(ways).map(([way, of]) => {
    const file = join(folder, `${way}.onnx`);
    writeFileSync(file, writeModel({ name, outputs: { [way]: of(logits) } }));
    return [way, file] as const;
  });
  try {
    const { ms, bytes, theirs } = await measured(graphs, compared);
    const back = (ms.gradient - ms.forward) / ms.forward;
    console.log(
      `${name.padEnd(12)} forward ${ms.forward.toFixed(1)} ms, with the gradient ${ms.gradient.toFixed(1)} ms: backward is ${back.toFixed(2)} × forward; ` +
        `${megabytes(bytes.gradient)}, recomputed ${megabytes(bytes.recomputed)} and ${ms.recomputed.toFixed(1)} ms`,
    );
    if (reference === undefined) return;
    const least = Math.min(...theirs);
    console.log(
      `${"".padEnd(12)} torch.autograd ${least.toFixed(1)} ms: ${(least / ms.gradient).toFixed(2)}×`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One process at a time, since idle threads of another one would spin; least of all runs, and what they held. */
async function measured(
  graphs: readonly (readonly [string, string])[],
  { name, threads, rounds, reference }: Compared,
) {
  const ms: Record<string, number> = {};
  const bytes: Record<string, number> = {};
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [way, graph] of graphs) {
      await using stopwatch = await openStopwatch({
        graph,
        where: name,
        feeds: imagesOf(1),
        threads,
      });
      ms[way] = Math.min(ms[way] ?? Number.POSITIVE_INFINITY, await leastOf(stopwatch));
      const { peakBytes, emptyBytes } = await stopwatch.memory();
      bytes[way] = peakBytes - emptyBytes;
    }
    if (reference === undefined) continue;
    const [first] = await reference.time(1, 1, true);
    theirs.push(first, ...(await reference.time(1, runsOf(first), true)));
  }
  return { ms, bytes, theirs };
}

async function leastOf(stopwatch: Stopwatch): Promise<number> {
  const [first] = (await stopwatch.time(1)).latenciesMs;
  return Math.min(first, ...(await stopwatch.time(runsOf(first))).latenciesMs);
}

/** As many as take a second, or one. */
const runsOf = (ms: number): number => Math.min(10, Math.max(1, Math.round(1000 / ms)));

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
