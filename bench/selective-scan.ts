/**
 * @module Every lowering of the selective scan on the CPU provider, for the sequences of Vim and VMamba: time,
 * memory, and what an ideal kernel would take that only reads its inputs and writes its outputs once.
 * CASES, BATCHES and LOWERINGS pick some: `CASES=0,3 BATCHES=1 LOWERINGS=scan npm run bench selective-scan`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { constant, input, writeModel } from "../src/onnx/index.ts";
import {
  type Lowering,
  loweringNames,
  type Route,
  selectiveScan,
} from "../src/zoo/selective-scan.ts";
import { msEach } from "./one-core.ts";
import { copyBandwidth, scanBytes } from "./scan-limit.ts";

/** Elements, channels, numbers of state, routes: Vim-Ti, -S and -Ti+; VMamba's first stages, old and new, and its last. */
const cases = [
  { l: 197, e: 384, s: 16, routes: 2 },
  { l: 197, e: 768, s: 16, routes: 2 },
  { l: 730, e: 384, s: 16, routes: 2 },
  { l: 3136, e: 96, s: 1, routes: 4 },
  { l: 3136, e: 192, s: 1, routes: 4 },
  { l: 3136, e: 192, s: 16, routes: 4 },
  { l: 784, e: 192, s: 1, routes: 4 },
  { l: 49, e: 768, s: 1, routes: 4 },
] as const;

type Case = (typeof cases)[number];

/** Lowerings that keep states of all elements, some copies of them: not tried beyond this. */
const mostBytes = 1.5e9;

interface Measured {
  /** Least of the runs: CPU time on one thread, wall time on two. */
  readonly ms: readonly [one: number, two: number];
  readonly peakBytes: number;
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
    const { l, e, s, routes } = cases[i];
    for (const batch of picked("BATCHES", ["1", "8"]).map(Number)) {
      const bytes = batch * scanBytes(cases[i]);
      const ideal = (bytes / bandwidth) * 1000;
      console.log(
        `\nL ${l}, E ${e}, S ${s}, ${routes} routes, batch ${batch}: ideal ${ideal.toFixed(2)} ms (${(bytes / 1e6).toFixed(0)} MB)`,
      );
      for (const lowering of picked("LOWERINGS", loweringNames)) {
        console.log(`  ${lowering.padEnd(17)} ${row(i, batch, lowering, ideal)}`);
      }
    }
  }
  return Promise.resolve();
}

function row(i: number, batch: number, lowering: string, ideal: number): string {
  const { l, e, s, routes } = cases[i];
  const keepsStates = !["scan", "scan-blocks", "scan-together", "scan-unrolled"].includes(lowering);
  if (keepsStates && 4 * batch * routes * l * e * s * 3 > mostBytes) return "not tried: too large";
  const own = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [own, String(i), String(batch), lowering],
    { encoding: "utf8" },
  );
  if (status !== 0) return `failed: ${stderr.trim().split("\n").at(-1)}`;
  const { ms, peakBytes } = JSON.parse(stdout) as Measured;
  const [one, two] = ms.map((ms) => ms.toFixed(2).padStart(8));
  return `${one} /${two} ms   ${(peakBytes / 1e6).toFixed(0).padStart(5)} MB   ${(ms[0] / ideal).toFixed(1).padStart(6)} × ideal`;
}

/** In a process of its own, for its peak of memory. */
async function measure(i: number, batch: number, lowering: Lowering): Promise<Measured> {
  const feeds = feedsOf(cases[i], batch);
  const before = process.resourceUsage().maxRSS;
  const bytes = writeModel({ name: lowering, outputs: graphOf(cases[i], lowering) });
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
  const peakBytes = (process.resourceUsage().maxRSS - before) * 1024;
  return { ms: [ms[0], ms[1]], peakBytes };
}

/** Half of the routes are read backwards. */
function graphOf({ l, e, s, routes }: Case, lowering: Lowering) {
  const numbers = (shape: readonly number[], of: (i: number) => number) => {
    const size = shape.reduce((product, size) => product * size, 1);
    return constant({
      dtype: "float32",
      shape,
      data: Float32Array.from({ length: size }, (_, i) => of(i)),
    });
  };
  const all = Array.from(
    { length: routes },
    (_, k): Route => ({
      u: input(`u${k}`, ["N", l, e]),
      delta: input(`delta${k}`, ["N", l, e]),
      a: numbers([e, s], (i) => -(1 + (i % s))),
      b: input(`b${k}`, ["N", l, s]),
      c: input(`c${k}`, ["N", l, s]),
      d: numbers([e], () => 1),
      reversed: k >= routes / 2,
    }),
  );
  return Object.fromEntries(selectiveScan(all, lowering).map((y, k) => [`y${k}`, y]));
}

function feedsOf({ l, e, s, routes }: Case, batch: number): Record<string, Tensor> {
  const of = (width: number, from: number, to: number) =>
    new Tensor(
      "float32",
      Float32Array.from(
        { length: batch * l * width },
        (_, i) => from + ((i * 0.618) % 1) * (to - from),
      ),
      [batch, l, width],
    );
  return Object.fromEntries(
    Array.from({ length: routes }, (_, k) => [
      [`u${k}`, of(e, -1, 1)],
      [`delta${k}`, of(e, 0.001, 0.1)],
      [`b${k}`, of(s, -1, 1)],
      [`c${k}`, of(s, -1, 1)],
    ]).flat(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [i, batch, lowering] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(Number(i), Number(batch), lowering as Lowering)));
}
