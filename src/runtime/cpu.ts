/** @module The CPU provider of ONNX Runtime. */
import { availableParallelism } from "node:os";
import ort from "onnxruntime-node";
import { messageOf, Refusal } from "../errors.ts";
import type { DType, Tensor } from "../tensor.ts";
import { OutOfMemory, type Runtime, type Session } from "./runtime.ts";

export const cpu: Runtime = {
  name: "cpu",
  engine: `onnxruntime ${ort.env.versions.node ?? ort.env.versions.common}`,
  async open(graph, where, { threads = availableParallelism(), optimization = "all" } = {}) {
    const options: ort.InferenceSession.SessionOptions = {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: optimization === "none" ? "disabled" : optimization,
      logSeverityLevel: 3,
      // A thread that waits by spinning takes the core from those who prepare the next images.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    };
    try {
      // The overloads take a path or bytes, and the compiler wants to know which.
      return session(
        typeof graph === "string"
          ? await ort.InferenceSession.create(graph, options)
          : await ort.InferenceSession.create(graph, options),
        where,
      );
    } catch (cause) {
      throw refusal(where, "the runtime cannot load it", cause);
    }
  },
};

function session(engine: ort.InferenceSession, where: string): Session {
  return {
    outputs: engine.outputNames,
    async run(feeds) {
      const given = Object.entries(feeds).map(([name, tensor]) => [name, toEngine(tensor)]);
      try {
        const made = await engine.run(Object.fromEntries(given));
        return new Map(Object.entries(made).map(([name, value]) => [name, fromEngine(value)]));
      } catch (cause) {
        const message = messageOf(cause);
        if (/fail(ed)? to allocate|bad.?alloc|out of memory|not enough memory/i.test(message)) {
          throw new OutOfMemory(`${where}: ${message}`, { cause });
        }
        throw refusal(where, "the runtime cannot run it", cause);
      }
    },
    [Symbol.asyncDispose]: () => engine.release(),
  };
}

/** The engine's words without its file names and line numbers, on one line. */
function refusal(where: string, what: string, cause: unknown): Refusal {
  const words = messageOf(cause)
    .replace(/\s+/g, " ")
    .replace(/^Load model from .*? failed: ?/, "")
    .replace(/^Non-zero status code returned while running /, "")
    .replace(/\/\S*\/onnxruntime\/\S+:\d+ /g, "");
  return new Refusal("model", `${where}: ${what}: ${words}`, { cause });
}

/**
 * float16 travels as bits in a `Uint16Array`. The engine's own constructor would turn them into a
 * `Float16Array` where there is one, which its binding cannot read; so the type is set afterwards.
 */
function toEngine({ dtype, data, shape }: Tensor): ort.Tensor {
  const type = dtype === "float16" ? "uint16" : dtype;
  const tensor = new ort.Tensor(type, data as Uint8Array, shape);
  if (dtype === "float16") Object.defineProperty(tensor, "type", { value: "float16" });
  return tensor;
}

function fromEngine({ type, data, dims }: ort.Tensor): Tensor {
  if (type === "float16" && !(data instanceof Uint16Array)) {
    const { buffer, byteOffset, length } = data as Uint8Array; // a Float16Array, where there is one
    return { shape: dims, dtype: type, data: new Uint16Array(buffer, byteOffset, length) };
  }
  return { shape: dims, dtype: type as DType, data: data as Float32Array };
}
