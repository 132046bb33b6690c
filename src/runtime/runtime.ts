/** @module What a runtime is: the place where a graph executes. */
import type { Tensor } from "../tensor.ts";
import type { Crew } from "../threads.ts";

export interface Runtime {
  readonly name: string;
  /** What executes the graph, and its version: `onnxruntime 1.30.0`. */
  readonly engine: string;
  /** What the threads load that run a graph: it takes long, and can be begun before there is one. */
  readonly module: URL;
  /** `where` names the model in messages. */
  open(graph: string | Uint8Array, where: string, options?: SessionOptions): Promise<Session>;
}

/** How much the engine may rewrite the graph before it runs it. */
export type Optimization = "none" | "basic" | "extended" | "all";

export interface SessionOptions {
  /** Whose threads run it, and end it when they end; by default threads of its own. */
  readonly crew?: Crew | undefined;
  /** Threads in all; default: all cores. */
  readonly threads?: number | undefined;
  /**
   * How many runs go on side by side, each with its share of the threads and a copy of the weights.
   * One thread for each run has the least friction, so by default there are as many lanes as threads,
   * unless the copies would take more than an eighth of the memory.
   */
  readonly lanes?: number | undefined;
  /** Default: all. */
  readonly optimization?: Optimization | undefined;
  /**
   * Weights that are stored quantised become floats once, and not in every run. Only for graphs that
   * quantise nothing but their weights: others would lose their integer operators.
   */
  readonly dequantizesOnce?: boolean | undefined;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** A graph that is ready to run. */
export interface Session extends AsyncDisposable {
  readonly lanes: number;
  /**
   * All outputs by name. Feeds are not copied on their way where their memory is shared, so it must
   * not change until the answer is there. Throws `OutOfMemory` where the memory did not suffice, and
   * a refusal with the engine's words for all else.
   */
  run(feeds: Tensors): Promise<Tensors>;
}
