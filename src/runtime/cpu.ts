/** @module The CPU provider of ONNX Runtime, in lanes: each runs the graph on a thread of its own. */
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, totalmem } from "node:os";
import { crewOf, moduleBeside, usableThreads } from "../threads.ts";
import { OutOfMemory } from "./out-of-memory.ts";
import type { Runtime, SessionOptions, Tensors } from "./runtime.ts";

/** What a lane is told once. */
export interface Task {
  readonly graph: string | Uint8Array;
  readonly where: string;
  readonly threads: number;
  readonly optimization: NonNullable<SessionOptions["optimization"]>;
  readonly dequantizesOnce: boolean;
}

/** `null` asks whether the graph is loaded. */
export type Question = Tensors | null;

/** `memory` are the engine's words where there was not enough. */
export type Answer = { readonly outputs: Tensors } | { readonly memory: string } | null;

const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as {
  version: string;
};

const module = moduleBeside(import.meta.url, "./cpu-lane");

export const cpu: Runtime = {
  name: "cpu",
  module,
  engine: `onnxruntime ${version}`,
  async open(graph, where, options = {}) {
    const { optimization = "all" } = options;
    const threads = usableThreads(options.threads ?? availableParallelism());
    const lanes = options.lanes ?? lanesFor(graph, threads);
    const task: Task = {
      graph,
      where,
      threads: Math.max(1, Math.floor(threads / lanes)),
      optimization,
      dequantizesOnce: options.dequantizesOnce ?? false,
    };
    const { crew = crewOf(lanes) } = options;
    const close = async () => {
      if (crew !== options.crew) await crew[Symbol.asyncDispose]();
    };
    const ask = crew.does<Question, Answer>(module, task, lanes);
    try {
      await Promise.all(Array.from({ length: lanes }, () => ask(null)));
    } catch (error) {
      await close();
      throw error;
    }
    return {
      lanes,
      async run(feeds) {
        const answer = await ask(feeds);
        if (answer === null) throw new Error("internal: a lane gave no answer");
        if ("memory" in answer) throw new OutOfMemory(`${where}: ${answer.memory}`);
        return answer.outputs;
      },
      [Symbol.asyncDispose]: close,
    };
  },
};

/** As many lanes as threads and cores, or as have room for the weights in an eighth of the memory. */
function lanesFor(graph: string | Uint8Array, threads: number): number {
  const bytes = typeof graph === "string" ? statSync(graph).size : graph.length;
  const room = Math.floor(totalmem() / 8 / Math.max(1, bytes));
  return Math.max(1, Math.min(threads, availableParallelism(), room));
}
