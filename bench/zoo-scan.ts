/**
 * @module Which share of a network's time is spent in its selective scans, by lowering, beside what an ideal kernel
 * would take that only reads its inputs and writes its outputs once.
 */
import { messageOf } from "../src/errors.ts";
import { type OperatorTime, openStopwatch } from "../src/runtime/index.ts";
import { loweringNames } from "../src/zoo/index.ts";
import { copyBandwidth, type Scanned, scanBytes } from "./scan-limit.ts";
import { imagesOf, type Settings } from "./zoo-speed.ts";

/** The scans of an image of 224×224. */
const scans: Readonly<Record<string, readonly (Scanned & { readonly blocks: number })[]>> = {
  "vim-ti": [{ blocks: 24, l: 197, e: 384, s: 16, routes: 2 }],
  "vmamba-t": [2, 2, 8, 2].map((blocks, i) => ({
    blocks,
    l: 3136 / 4 ** i,
    e: 96 * 2 ** i,
    s: 1,
    routes: 4,
  })),
};

export async function scan(settings: Settings): Promise<void> {
  const { networks, threads, batches = [1] } = settings;
  const bandwidth = copyBandwidth();
  console.log(`copying moves ${(bandwidth / 1e9).toFixed(1)} GB/s (read and written), one thread`);
  console.log("ms, least of the runs: all, of which outside of the scans; what is left is theirs");
  for (const name of networks.filter((name) => Object.hasOwn(scans, name))) {
    for (const batch of batches) {
      const bytes = scans[name].reduce((sum, one) => sum + one.blocks * scanBytes(one), 0) * batch;
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
 * The engine's notes of the steps of a `Scan` take longer than the steps: so the time of the scans is that of whole
 * runs without notes, less what the notes say of all else.
 */
async function row(task: Task, rounds: number, ideal: number): Promise<string> {
  try {
    const all = await withoutNotes(task, rounds);
    const outside = await outsideOfScans(task);
    const inside = all - outside;
    const numbers = [all, outside, inside].map((ms) => ms.toFixed(1).padStart(8));
    const share = `${((inside / all) * 100).toFixed(0).padStart(3)} %`;
    return `${numbers.join("")} ms  ${share}  ${(inside / ideal).toFixed(1).padStart(6)} × ideal`;
  } catch (error) {
    return `failed: ${messageOf(error)}`;
  }
}

async function withoutNotes(task: Task, rounds: number): Promise<number> {
  await using stopwatch = await openStopwatch(task);
  const { latenciesMs } = await stopwatch.time(rounds);
  return Math.min(...latenciesMs);
}

/** Of few runs: the engine keeps a million notes, and a run may have a quarter of them. */
async function outsideOfScans(task: Task): Promise<number> {
  await using stopwatch = await openStopwatch({ ...task, operators: true });
  await stopwatch.time(2);
  const notes = await stopwatch.operators();
  const ofRun = (run: number) => notes.filter((note) => note.run === run && !note.isInside);
  return Math.min(...[1, 2].map((run) => total(ofRun(run).filter(({ node }) => !isOfScan(node)))));
}

const total = (notes: readonly OperatorTime[]): number =>
  notes.reduce((sum, { ms }) => sum + ms, 0);

/** A node is called after its part of the network: `layers.3/scan/Scan`. */
const isOfScan = (node: string): boolean => node.includes("/scan/");
