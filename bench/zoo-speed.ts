/** @module Our graphs in ONNX Runtime against PyTorch, eager, by turns, with the same weights and threads. */
import { availableParallelism } from "node:os";
import { openStopwatch, type Tensors, type Timed } from "../src/runtime/index.ts";
import { median } from "./one-core.ts";
import { references, type Settings } from "./zoo-files.ts";
import { openReference } from "./zoo-reference.ts";

/** Of networks without a goal, only those that are named. */
export async function speed(settings: Settings): Promise<void> {
  const { networks, isNamed, threads, rounds } = settings;
  console.log(
    `224×224, ${threads} threads, ${rounds} rounds; ms: least / median of all runs; × of the medians, and of the least`,
  );
  for (const name of networks) {
    if (isNamed || references[name].goal !== undefined) await compare(name, settings);
  }
}

async function compare(name: string, settings: Settings): Promise<void> {
  const { files, threads, rounds, batches = [1, 8] } = settings;
  const graph = await files.graph(name, {});
  await using reference = await openReference(name, files.weights(name), threads);
  for (const batch of batches) {
    const feeds = imagesOf(batch);
    await using stopwatch = await openStopwatch({ graph, where: name, feeds, threads });
    const first = await stopwatch.time(1); // warms up, as the first of the other side
    const ourRuns = runsOf(Math.min(...first.latenciesMs));
    const theirRuns = runsOf(Math.min(...(await reference.time(batch, 1))));
    const timed: Timed[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      timed.push(await stopwatch.time(ourRuns));
      theirs.push(...(await reference.time(batch, theirRuns)));
    }
    const ours = timed.flatMap(({ latenciesMs }) => [...latenciesMs]);
    console.log(row(name, batch, { ours, theirs, others: othersIn(timed) }));
  }
}

/** As many as take a second, or one. */
const runsOf = (ms: number): number => Math.min(20, Math.max(1, Math.round(1000 / ms)));

/** The share of the machine that others had while ours ran. */
const othersIn = (timed: readonly Timed[]): number => {
  const sum = (of: (one: Timed) => number) => timed.reduce((total, one) => total + of(one), 0);
  return sum(({ othersMs }) => othersMs) / sum(({ wallMs }) => wallMs) / availableParallelism();
};

interface Sides {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly others: number;
}

function row(name: string, batch: number, { ours, theirs, others }: Sides): string {
  const least = (ms: readonly number[]) => Math.min(...ms);
  const both = (ms: readonly number[]) =>
    `${least(ms).toFixed(1).padStart(8)} /${median(ms).toFixed(1).padStart(8)}`;
  const ratio = (of: (ms: readonly number[]) => number) =>
    `${(of(theirs) / of(ours)).toFixed(2).padStart(6)}×`;
  const { goal } = references[name];
  return [
    `${name.padEnd(14)} batch ${batch}: snellen ${both(ours)}, PyTorch ${both(theirs)}: `,
    `${ratio(median)} ${ratio(least)}${goal === undefined ? "" : ` (goal: ${goal}×)`}`,
    others > 0.02 ? `  others had ${(others * 100).toFixed(0)} % of the machine` : "",
  ].join("");
}

export function imagesOf(batch: number, side = 224): Tensors {
  const data = Float32Array.from(
    { length: batch * 3 * side * side },
    (_, i) => ((i * 0.618) % 1) * 4 - 2,
  );
  return { image: { dtype: "float32", shape: [batch, 3, side, side], data } };
}
