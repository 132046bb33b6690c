/** @module The other side of `stopwatch.ts`: a process that opens one graph and times it. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import ort from "onnxruntime-node";
import { messageOf, Refusal } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { briefly, saysOutOfMemory } from "./out-of-memory.ts";
import { dataBytes, peakBytes } from "./peak-memory.ts";
import type { Asked, Memory, OperatorTime, StopwatchOptions, Timed, Told } from "./stopwatch.ts";

let session: ort.InferenceSession;
let feeds: Record<string, ort.Tensor>;
let emptyBytes = 0;
/** Where the engine writes its notes. */
let notes: string | undefined;

process.on("message", (asked: Asked) => {
  answer(asked).then(
    (value) => tell({ value }),
    (error) => {
      const words = messageOf(error);
      if (saysOutOfMemory(words)) tell({ memory: briefly(words) });
      else tell({ fault: error instanceof Refusal ? error.fault : null, message: words });
    },
  );
});

/** Whoever asked is gone: nothing is left to do. */
process.on("disconnect", () => process.exit());

const tell = (told: Told) => process.send?.(told);

async function answer(asked: Asked): Promise<unknown> {
  switch (asked.kind) {
    case "open":
      return open(asked.options);
    case "time":
      return time(asked.runs);
    case "memory":
      return { peakBytes: await peakBytes(), emptyBytes } satisfies Memory;
    case "data":
      return dataBytes();
    case "operators":
      return operators();
  }
}

async function open(options: StopwatchOptions): Promise<{ loadMs: number; firstRunMs: number }> {
  const { graph, where, threads, optimization = "all" } = options;
  feeds = Object.fromEntries(
    Object.entries(options.feeds).map(([name, tensor]) => [name, engineTensor(tensor)]),
  );
  if (options.operators) notes = await mkdtemp(join(tmpdir(), "snellen-"));
  emptyBytes = process.memoryUsage.rss();
  const start = performance.now();
  try {
    session = await ort.InferenceSession.create(graph, {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: optimization === "none" ? "disabled" : optimization,
      logSeverityLevel: 4,
      ...(notes !== undefined && { enableProfiling: true, profileFilePrefix: join(notes, "run") }),
    });
    const loaded = performance.now();
    await session.run(feeds);
    return { loadMs: loaded - start, firstRunMs: performance.now() - loaded };
  } catch (cause) {
    const words = messageOf(cause).replace(/\s+/g, " ");
    if (saysOutOfMemory(words)) throw cause;
    throw new Refusal("model", `${where}: the runtime cannot run it: ${words}`);
  }
}

/** float16 travels as bits; the engine's own constructor would want a `Float16Array`. */
function engineTensor({ dtype, data, shape }: Tensor): ort.Tensor {
  const type = dtype === "float16" || dtype === "bfloat16" ? "uint16" : dtype;
  const tensor = new ort.Tensor(type, data as Float32Array, shape);
  if (dtype === "float16") Object.defineProperty(tensor, "type", { value: "float16" });
  return tensor;
}

async function time(runs: number): Promise<Timed> {
  const latenciesMs = new Float64Array(runs);
  const others = othersSince();
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    await session.run(feeds);
    latenciesMs[i] = performance.now() - before;
  }
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { latenciesMs, wallMs, cpuMs: (user + system) / 1000, othersMs: others() };
}

/** Processor time of everyone else from now on. */
function othersSince(): () => number {
  const busy = () =>
    cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const all = busy();
  const own = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(own);
    return Math.max(0, busy() - all - (user + system) / 1000);
  };
}

/** A line of the engine's notes (Chrome's trace format); times are in microseconds. */
interface Note {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

async function operators(): Promise<readonly OperatorTime[]> {
  if (notes === undefined) throw new Error("opened without `operators`");
  session.endProfiling();
  try {
    const [file] = await readdir(notes);
    const lines = JSON.parse(await readFile(join(notes, file), "utf8")) as readonly Note[];
    return operatorsIn(lines);
  } finally {
    await rm(notes, { recursive: true, force: true });
    notes = undefined;
  }
}

/** A node that stands inside another begins after it and ends before it; runs follow each other. */
function operatorsIn(lines: readonly Note[]): OperatorTime[] {
  const suffix = "_kernel_time";
  const runs = lines.filter(({ name }) => name === "model_run").map(({ ts, dur }) => ts + dur);
  const nodes = lines
    .filter(({ cat, name }) => cat === "Node" && name.endsWith(suffix))
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  let run = 0;
  let until = 0;
  return nodes.map(({ name, ts, dur, args }) => {
    while (ts > runs[run]) run++;
    const isInside = ts + dur <= until;
    if (!isInside) until = ts + dur;
    const node = name.slice(0, -suffix.length);
    return {
      node,
      op: args?.op_name ?? "",
      provider: args?.provider ?? "",
      ms: dur / 1000,
      run,
      isInside,
    };
  });
}
