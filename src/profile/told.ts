/** @module What a record tells of a subject: its costs, its rounds, and where its time goes. */
import type { ProfileRecord } from "../record/index.ts";
import { openStopwatch } from "../runtime/index.ts";
import { earlyStoppingQuantile, quantile } from "../statistics/index.ts";
import { countedOf } from "./counted.ts";
import { buildOf } from "./lay-out.ts";
import { latencyOf } from "./measure.ts";
import { type WhereTimeGoes, whereTimeGoes } from "./operators.ts";
import type { ProfileOptions } from "./profile.ts";
import type { Measured, Round } from "./rounds.ts";
import { withPublished } from "./static.ts";
import type { Laid } from "./subject.ts";

export async function toldOf(
  laid: Laid,
  { rounds, outOfMemory, problem }: Measured,
  { operators, threads, ...options }: ProfileOptions,
): Promise<ProfileRecord["subjects"][number]> {
  const { model, sides, batch } = laid;
  const { graph, feeds } = await laid.open();
  const shapes = Object.fromEntries(
    Object.entries(feeds).map(([name, { shape }]) => [name, shape]),
  );
  const { costs, nodes } = countedOf(graph, shapes);
  const noted: WhereTimeGoes =
    operators && rounds.length > 0
      ? whereTimeGoes(await notesOf(laid, threads), nodes)
      : { operators: [], blocks: [], providers: {} };
  return {
    model,
    sides: [...sides],
    batch,
    costs:
      costs &&
      (await withPublished(costs, { name: model.name, sides, batch, build: buildOf(options) })),
    rounds: rounds.map(roundOf),
    singleStreamMs: singleStreamOf(rounds.flatMap(({ latenciesMs }) => [...latenciesMs])),
    operators: [...noted.operators],
    blocks: [...noted.blocks],
    providers: noted.providers,
    outOfMemory: outOfMemory ?? null,
    problem: problem ?? null,
  };
}

async function notesOf(laid: Laid, threads: number) {
  await using watch = await openStopwatch({
    ...(await laid.open()),
    where: laid.name,
    threads,
    operators: true,
  });
  const enough = Math.max(3, Math.min(20, Math.round(500 / watch.firstRunMs)));
  await watch.time(enough);
  return await watch.operators(); // while it is there
}

/** A round as it is kept: the latencies by their percentiles. */
function roundOf({
  latenciesMs,
  ...round
}: Round): ProfileRecord["subjects"][number]["rounds"][number] {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    ...round,
    runs: latenciesMs.length,
    ...latencyOf(latenciesMs),
    percentilesMs: Array.from({ length: 101 }, (_, percent) => quantile(sorted, percent / 100)),
    singleStreamMs: singleStreamOf(latenciesMs),
  };
}

/** Null of fewer runs than early stopping takes, which is 64. */
const singleStreamOf = (latenciesMs: readonly number[]): number | null =>
  earlyStoppingQuantile(latenciesMs, { percentile: 0.9 }) ?? null;
