/**
 * @module Our graphs in ONNX Runtime against PyTorch, eager, by turns, with the same weights and threads: as one run of
 * the engine, and several images also as an evaluation sends them, two at a time to lanes of one thread.
 */
import { availableParallelism } from "node:os";
import { classification } from "../src/evaluate/classification.ts";
import {
  openStopwatch,
  runtimeNamed,
  type Session,
  type Tensors,
  type Timed,
} from "../src/runtime/index.ts";
import type { Tensor } from "../src/tensor.ts";
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
  const { files, threads, batches = [1, 8] } = settings;
  const graph = await files.graph(name, {});
  await using reference = await openReference(name, files.weights(name), threads);
  for (const batch of batches) {
    const feeds = imagesOf(batch);
    await using stopwatch = await openStopwatch({ graph, where: name, feeds, threads });
    const timed: Timed[] = [];
    const asOne = async (runs: number): Promise<readonly number[]> => {
      const one = await stopwatch.time(runs);
      timed.push(one);
      return [...one.latenciesMs];
    };
    const theirs = (runs: number) => reference.time(batch, runs);
    await using session =
      batch === 1 ? null : await runtimeNamed("cpu").open(graph, name, { threads });
    const ways = [theirs, asOne, ...(session === null ? [] : [inLanes(session, feeds)])];
    const [their, one, lanes] = await byTurns(settings.rounds, ways);
    const others = othersIn(timed.slice(1));
    console.log(row(name, `${batch}`, [one, their], others));
    if (session === null) continue;
    console.log(row(name, `${batch}, in ${session.lanes} lanes`, [lanes, their], others));
  }
}

type Time = (runs: number) => Promise<readonly number[]>;

/** As an evaluation sends them, and at least one to each lane. */
function inLanes(session: Session, feeds: Tensors): Time {
  const batch = feeds.image.shape[0];
  const size = Math.min(classification.usual.batch, Math.ceil(batch / session.lanes));
  const parts = partsOf(feeds, size);
  return (runs) => timesOf(runs, () => Promise.all(parts.map((part) => session.run(part))));
}

/** The milliseconds of all runs of each way; the first of each only warms up. */
async function byTurns(rounds: number, ways: readonly Time[]): Promise<number[][]> {
  const all = ways.map((): number[] => []);
  const runs: number[] = [];
  for (const time of ways) runs.push(runsOf(Math.min(...(await time(1)))));
  for (let round = 0; round < rounds; round++) {
    for (const [i, time] of ways.entries()) all[i].push(...(await time(runs[i])));
  }
  return all;
}

async function timesOf(runs: number, run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const begun = performance.now();
    await run();
    times.push(performance.now() - begun);
  }
  return times;
}

/** The images in parts of `size`, in memory that threads share. */
function partsOf({ image }: Tensors, size: number): Tensors[] {
  const { shape, data } = image as Tensor<"float32">; // as `imagesOf` makes it
  const [batch, ...one] = shape;
  const shared = new Float32Array(new SharedArrayBuffer(data.byteLength));
  shared.set(data);
  const each = data.length / batch;
  return Array.from({ length: Math.ceil(batch / size) }, (_, i) => {
    const count = Math.min(size, batch - i * size);
    const part = shared.subarray(i * size * each, (i * size + count) * each);
    return { image: { dtype: "float32", shape: [count, ...one], data: part } };
  });
}

/** As many as take a second, or one. */
const runsOf = (ms: number): number => Math.min(20, Math.max(1, Math.round(1000 / ms)));

/** The share of the machine that others had while ours ran. */
const othersIn = (timed: readonly Timed[]): number => {
  const sum = (of: (one: Timed) => number) => timed.reduce((total, one) => total + of(one), 0);
  return sum(({ othersMs }) => othersMs) / sum(({ wallMs }) => wallMs) / availableParallelism();
};

function row(
  name: string,
  batch: string,
  [ours, theirs]: readonly (readonly number[])[],
  others: number,
): string {
  const least = (ms: readonly number[]) => Math.min(...ms);
  const both = (ms: readonly number[]) =>
    `${least(ms).toFixed(1).padStart(8)} /${median(ms).toFixed(1).padStart(8)}`;
  const ratio = (of: (ms: readonly number[]) => number) =>
    `${(of(theirs) / of(ours)).toFixed(2).padStart(6)}×`;
  const { goal } = references[name];
  return [
    `${name.padEnd(11)} batch ${batch.padEnd(13)} snellen ${both(ours)}, PyTorch ${both(theirs)}: `,
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
