/** @module What a runtime is: the place where a graph executes. */
import type { Tensor } from "../tensor.ts";

export interface Runtime {
  readonly name: string;
  /** What executes the graph, and its version: `onnxruntime 1.30.0`. */
  readonly engine: string;
  /** `where` names the model in messages. */
  open(graph: string | Uint8Array, where: string, options?: SessionOptions): Promise<Session>;
}

/** How much the engine may rewrite the graph before it runs it. */
export type Optimization = "none" | "basic" | "extended" | "all";

export interface SessionOptions {
  /** Threads within one operator; default: all cores. */
  readonly threads?: number | undefined;
  /** Default: all. */
  readonly optimization?: Optimization | undefined;
}

/** A graph that is ready to run. */
export interface Session extends AsyncDisposable {
  readonly outputs: readonly string[];
  /**
   * All outputs by name. Throws `OutOfMemory` where the memory did not suffice, and a refusal with
   * the engine's words for all else.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<ReadonlyMap<string, Tensor>>;
}

/** The engine could not get the memory it asked for; a smaller batch may pass. */
export class OutOfMemory extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutOfMemory";
  }
}
