/**
 * @module Every lowering of the selective scan on the CPU provider, for the sequences of Vim and VMamba: time,
 * memory, and what an ideal kernel would take that only reads its inputs and writes its outputs once.
 * CASES, BATCHES and LOWERINGS pick some: `CASES=0,3 BATCHES=1 LOWERINGS=scan npm run bench selective-scan`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeModel } from "../src/onnx/index.ts";
import { idealBytes, scanFeeds, scanGraph } from "../src/profile/index.ts";
import { peakBytes } from "../src/runtime/index.ts";
import { type Lowering, loweringNames } from "../src/zoo/index.ts";
import { msEach } from "./one-core.ts";
import { copyBandwidth } from "./scan-limit.ts";

/** Elements, channels, numbers of state, routes: Vim-Ti, -S and -Ti+; VMamba's first stages, old and new, and its last. */
const cases = [
  { length: 197, channels: 384, states: 16, routes: 2 },
  { length: 197, channels: 768, states: 16, routes: 2 },
  { length: 730, channels: 384, states: 16, routes: 2 },
  { length: 3136, channels: 96, states: 1, routes: 4 },
  { length: 3136, channels: 192, states: 1, routes: 4 },
  { length: 3136, channels: 192, states: 16, routes: 4 },
  { length: 784, channels: 192, states: 1, routes: 4 },
  { length: 49, channels: 768, states: 1, routes: 4 },
] as const;

/** Lowerings that keep states of all elements, some copies of them: not tried beyond this. */
const mostBytes = 1.5e9;

interface Measured {
  /** Least of the runs: CPU time on one thread, wall time on two. */
  readonly ms: readonly [one: number, two: number];
  /** To the peak of resident memory. */
  readonly addedBytes: number;
}

export default function selectiveScanBench(): Promise<void> {
  const picked = (variable: string, all: readonly string[]) =>
    process.env[variable]?.split(",") ?? all;
  const bandwidth = copyBandwidth();
  console.log(`copying moves ${(bandwidth / 1e9).toFixed(1)} GB/s (read and written), one thread`);
  console.log(
    "ms: CPU time on 1 thread / wall time on 2, least of the runs; MB: added to the peak",
  );
  for (const i of picked("CASES", [...cases.keys()].map(String)).map(Number)) {
    const { length, channels, states, routes } = cases[i];
    for (const batch of picked("BATCHES", ["1", "8"]).map(Number)) {
      const bytes = idealBytes(cases[i], batch);
      const ideal = (bytes / bandwidth) * 1000;
      console.log(
        `\nL ${length}, E ${channels}, S ${states}, ${routes} routes, batch ${batch}: ideal ${ideal.toFixed(2)} ms (${(bytes / 1e6).toFixed(0)} MB)`,
      );
      for (const lowering of picked("LOWERINGS", loweringNames)) {
        console.log(`  ${lowering.padEnd(17)} ${row(i, batch, lowering, ideal)}`);
      }
    }
  }
  return Promise.resolve();
}

function row(i: number, batch: number, lowering: string, ideal: number): string {
  const { length, channels, states, routes } = cases[i];
  const keepsStates = !["scan", "scan-blocks", "scan-together", "scan-unrolled"].includes(lowering);
  if (keepsStates && 4 * batch * routes * length * channels * states * 3 > mostBytes)
    return "not tried: too large";
  const own = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [own, String(i), String(batch), lowering],
    { encoding: "utf8" },
  );
  if (status !== 0) return `failed: ${stderr.trim().split("\n").at(-1)}`;
  const { ms, addedBytes } = JSON.parse(stdout) as Measured;
  const [one, two] = ms.map((ms) => ms.toFixed(2).padStart(8));
  return `${one} /${two} ms   ${(addedBytes / 1e6).toFixed(0).padStart(5)} MB   ${(ms[0] / ideal).toFixed(1).padStart(6)} × ideal`;
}

/** In a process of its own, for its peak of memory. */
async function measure(i: number, batch: number, lowering: Lowering): Promise<Measured> {
  const feeds = Object.fromEntries(
    Object.entries(scanFeeds(cases[i], batch)).map(([name, { data, shape }]) => [
      name,
      new Tensor("float32", data as Float32Array, shape),
    ]),
  );
  const before = await peakBytes();
  const bytes = writeModel({ name: lowering, outputs: scanGraph(cases[i], lowering) });
  const ms: number[] = [];
  for (const threads of [1, 2]) {
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
    });
    const run = async () => void (await session.run(feeds));
    await run();
    let least = Number.POSITIVE_INFINITY;
    const begun = performance.now();
    for (let runs = 0; runs < 3 || performance.now() - begun < 500; runs++) {
      const start = performance.now();
      const cpu = await msEach(1, run);
      least = Math.min(least, threads === 1 ? cpu : performance.now() - start);
    }
    ms.push(least);
    await session.release();
  }
  return { ms: [ms[0], ms[1]], addedBytes: (await peakBytes()) - before };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [i, batch, lowering] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(Number(i), Number(batch), lowering as Lowering)));
}
