/**
 * @module The clock of a model: a process of its own that opens a graph and times its runs, so that load
 * time and peak memory are those of the model alone, and too little memory ends that process and not ours.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Fault, Refusal } from "../errors.ts";
import { moduleBeside } from "../threads.ts";
import { OutOfMemory } from "./out-of-memory.ts";
import type { Optimization, Tensors } from "./runtime.ts";

export interface StopwatchOptions {
  /** The file of the graph. */
  readonly graph: string;
  /** What messages call it. */
  readonly where: string;
  /** What the graph is given, each time the same. */
  readonly feeds: Tensors;
  readonly threads: number;
  readonly optimization?: Optimization;
  /** The process may hold so many bytes more than one without a graph does; only Linux can limit them. */
  readonly memoryLimitBytes?: number;
  /** Whether the engine notes the time of each operator, which makes the runs a little slower. */
  readonly operators?: boolean;
}

/** How some runs went. */
export interface Timed {
  /** Of each run. */
  readonly latenciesMs: Float64Array;
  /** From the first run to the last. */
  readonly wallMs: number;
  /** Processor time of the process in that time. */
  readonly cpuMs: number;
  /** Processor time of all others on the machine in that time. */
  readonly othersMs: number;
}

export interface Memory {
  /** The most that was resident. */
  readonly peakBytes: number;
  /** Before the graph was opened: the engine itself, and the feeds. */
  readonly emptyBytes: number;
}

/** One operator in one run. */
export interface OperatorTime {
  /** The node, as the engine calls it after it has rewritten the graph. */
  readonly node: string;
  readonly op: string;
  readonly provider: string;
  readonly ms: number;
  /** In which run since the graph was opened; the first has the number 0. */
  readonly run: number;
  /** Whether it stands inside another one, such as the step of a `Scan`, whose time holds its own. */
  readonly isInside: boolean;
}

export interface Stopwatch extends AsyncDisposable {
  readonly loadMs: number;
  /** Until the first outputs, after loading. */
  readonly firstRunMs: number;
  time(runs: number): Promise<Timed>;
  memory(): Promise<Memory>;
  /** What the engine noted of all runs; to be asked once, at the end. @throws Error without `operators` */
  operators(): Promise<readonly OperatorTime[]>;
}

export type Asked =
  | { readonly kind: "open"; readonly options: StopwatchOptions }
  | { readonly kind: "time"; readonly runs: number }
  | { readonly kind: "memory" }
  | { readonly kind: "data" }
  | { readonly kind: "operators" };

export type Told =
  | { readonly value: unknown }
  | { readonly memory: string }
  | { readonly fault: Fault | null; readonly message: string };

/** @throws OutOfMemory where the memory does not suffice; Refusal for all else that the engine says */
export async function openStopwatch(options: StopwatchOptions): Promise<Stopwatch> {
  const { memoryLimitBytes } = options;
  const child = started(memoryLimitBytes && memoryLimitBytes + (await dataOfEmpty()));
  const ask = askerOf(child, options.where);
  try {
    const opened = await ask<Pick<Stopwatch, "loadMs" | "firstRunMs">>({ kind: "open", options });
    return {
      ...opened,
      time: (runs) => ask({ kind: "time", runs }),
      memory: () => ask({ kind: "memory" }),
      operators: () => ask({ kind: "operators" }),
      [Symbol.asyncDispose]: () => ended(child),
    };
  } catch (error) {
    await ended(child);
    throw error;
  }
}

let empty: Promise<number> | undefined;

/**
 * Bytes of data that a process without a graph has asked for, resident or not: what the system counts against its
 * limit, and several times what is resident. The same each time, so it is asked once.
 */
function dataOfEmpty(): Promise<number> {
  empty ??= (async () => {
    mustLimitMemory();
    const child = started();
    try {
      return await askerOf(child, "the engine")<number>({ kind: "data" });
    } finally {
      await ended(child);
    }
  })();
  return empty;
}

function started(mostDataBytes?: number): ChildProcess {
  const module = fileURLToPath(moduleBeside(import.meta.url, "./stopwatch-process"));
  const command = [process.execPath, ...process.execArgv, module];
  const [program, ...args] =
    mostDataBytes === undefined ? command : limited(command, mostDataBytes);
  return spawn(program, args, {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
}

function limited(command: readonly string[], bytes: number): string[] {
  const limit = `ulimit -d ${Math.floor(bytes / 1024)} && exec "$@"`;
  return ["sh", "-c", limit, "sh", ...command];
}

/** @throws Refusal where the system has no limit that allocations obey */
export function mustLimitMemory(platform: string = process.platform): void {
  if (platform === "linux") return;
  throw new Refusal(
    "usage",
    `the memory of a process can be limited on Linux only, and this is ${platform}; leave the limit out`,
  );
}

/** One question after another; the death of the process is an answer, too. */
function askerOf(child: ChildProcess, where: string) {
  let before: Promise<unknown> = Promise.resolve();
  const answer = (asked: Asked): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        child.off("message", hear).off("exit", died).off("error", reject);
        settle();
      };
      const hear = (told: Told) =>
        done(() => {
          if ("value" in told) resolve(told.value);
          else if ("memory" in told) reject(new OutOfMemory(`${where}: ${told.memory}`));
          else if (told.fault !== null) reject(new Refusal(told.fault, told.message));
          else reject(new Error(`internal: ${told.message}`));
        });
      const died = (code: number | null, signal: string | null) =>
        done(() =>
          reject(new OutOfMemory(`${where}: its process ended (${signal ?? `code ${code}`})`)),
        );
      child.on("message", hear).on("exit", died).on("error", reject);
      if (child.exitCode !== null || child.signalCode !== null)
        died(child.exitCode, child.signalCode);
      else child.send(asked, (error) => error && done(() => reject(error)));
    });
  return <Answer>(asked: Asked): Promise<Answer> => {
    const next = before.then(() => answer(asked));
    before = next.catch(() => undefined);
    return next as Promise<Answer>; // `stopwatch-process.ts` answers each kind with its type
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL"); // nothing that it has is kept
  await gone;
}
