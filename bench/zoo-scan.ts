/**
 * @module Which share of a network's time is spent in its selective scans, by lowering, beside what an ideal kernel
 * would take that only reads its inputs and writes its outputs once.
 */
import { messageOf } from "../src/errors.ts";
import { idealBytes, scansOf } from "../src/profile/index.ts";
import { type OperatorTime, openStopwatch } from "../src/runtime/index.ts";
import { loweringNames } from "../src/zoo/index.ts";
import { copyBandwidth } from "./scan-limit.ts";
import type { Settings } from "./zoo-files.ts";
import { imagesOf } from "./zoo-speed.ts";

/** Others take as long, and say no more. */
const compared = ["vim-ti", "vmamba-t"];

export async function scan(settings: Settings): Promise<void> {
  const { networks, threads, batches = [1] } = settings;
  const bandwidth = copyBandwidth();
  console.log(`copying moves ${(bandwidth / 1e9).toFixed(1)} GB/s (read and written), one thread`);
  console.log(
    "ms, least of the runs: all, less what is outside of the scans, is theirs (at most what is noted of them)",
  );
  for (const name of networks.filter((name) => compared.includes(name))) {
    const scans = await scansOf(name, {});
    for (const batch of batches) {
      const bytes = scans.reduce((sum, one) => sum + one.blocks * idealBytes(one, batch), 0);
      const ideal = (bytes / bandwidth) * 1000;
      const moved = `ideal ${ideal.toFixed(2)} ms (${(bytes / 1e6).toFixed(0)} MB)`;
      console.log(`\n${name}, batch ${batch}: ${moved}`);
      for (const lowering of process.env.LOWERINGS?.split(",") ?? loweringNames) {
        const graph = await settings.files.graph(name, { scan: lowering });
        for (const count of new Set([1, threads])) {
          const task = { graph, where: name, feeds: imagesOf(batch), threads: count };
          const label = `  ${lowering.padEnd(17)} ${count} thread${count > 1 ? "s" : " "}`;
          console.log(`${label} ${await row(task, settings.rounds, ideal)}`);
        }
      }
    }
  }
}

type Task = Parameters<typeof openStopwatch>[0];

/**
 * The engine's notes of the steps of a `Scan` can take longer than the steps: so the time of the scans is that of
 * whole runs without notes, less what the notes say of all else. That is the least it can be, since they make all else
 * a little slower, too; what they say of the scans is the most.
 */
async function row(task: Task, rounds: number, ideal: number): Promise<string> {
  try {
    const { whole, outside, noted } = await measured(task, rounds);
    const inside = whole - outside;
    const [all, others, theirs, most] = [whole, outside, inside, noted].map((ms) =>
      ms.toFixed(1).padStart(7),
    );
    const share = `${((inside / whole) * 100).toFixed(0).padStart(3)} %`;
    const times = (inside / ideal).toFixed(1).padStart(6);
    return `${all} −${others} =${theirs} ms (noted: ${most})  ${share} ${times} × ideal`;
  } catch (error) {
    return `failed: ${messageOf(error)}`;
  }
}

/** By turns, so that all have the same chance of a quiet machine; the least of each. */
async function measured(task: Task, rounds: number) {
  await using stopwatch = await openStopwatch(task);
  const wholes: number[] = [];
  const outsides: number[] = [];
  const insides: number[] = [];
  for (let round = 0; round < rounds; round++) {
    wholes.push(...(await stopwatch.time(5)).latenciesMs);
    const notes = await noted(task);
    outsides.push(total(notes.filter(({ node }) => !isOfScan(node))));
    insides.push(total(notes.filter(({ node }) => isOfScan(node))));
  }
  const [whole, outside, inside] = [wholes, outsides, insides].map((ms) => Math.min(...ms));
  return { whole, outside, noted: inside };
}

/** The nodes of one run, in a process of its own: of a long `Scan`, notes of more runs are longer than a string may be. */
async function noted(task: Task): Promise<OperatorTime[]> {
  await using stopwatch = await openStopwatch({ ...task, operators: true });
  await stopwatch.time(1);
  return (await stopwatch.operators()).filter(({ run, isInside }) => run === 1 && !isInside);
}

const total = (notes: readonly OperatorTime[]): number =>
  notes.reduce((sum, { ms }) => sum + ms, 0);

/** A node is called after its part of the network: `layers.3/scan/Scan`. */
const isOfScan = (node: string): boolean => node.includes("/scan/");
