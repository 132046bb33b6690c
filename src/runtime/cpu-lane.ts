/** @module The other side of `cpu.ts`: one session of the engine, which blocks its thread while it runs. */
import ort from "onnxruntime-node";
import { messageOf, Refusal } from "../errors.ts";
import type { DType, Tensor } from "../tensor.ts";
import type { Work } from "../threads.ts";
import type { Answer, Question, Task } from "./cpu.ts";
import { saysOutOfMemory } from "./out-of-memory.ts";
import type { Tensors } from "./runtime.ts";

// With its first session, whatever becomes of that, the engine sets itself up: here while a thread that was
// started early waits to be told of its work.
void ort.InferenceSession.create(new Uint8Array(1), { logSeverityLevel: 4 }).catch(() => undefined);

export const work: Work<Task, Question, Answer> = (task) => {
  const { where } = task;
  /** The memory of each feed. */
  const own = new Map<string, ArrayBuffer>();
  let opening: Promise<ort.InferenceSession> | undefined;

  async function answerTo(
    feeds: Question,
  ): Promise<{ answer: Answer; moved?: readonly ArrayBuffer[] }> {
    opening ??= open(task);
    const session = await opening;
    if (feeds === null) return { answer: null };
    try {
      const given = mapped(feeds, (tensor, name) => toEngine(tensor, name, own));
      const outputs = mapped(await session.run(given), (tensor, name) =>
        fromEngine(tensor, name, where),
      );
      return { answer: { outputs }, moved: buffersOf(outputs) };
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      const words = messageOf(cause);
      if (saysOutOfMemory(words)) return { answer: { memory: words } };
      throw refusal(where, "the runtime cannot run it", cause);
    }
  }

  /** One run after another: the next feed is copied when the last run is over. */
  let before: Promise<unknown> = Promise.resolve();
  return (feeds) => {
    const answer = before.then(() => answerTo(feeds));
    before = answer.catch(() => undefined);
    return answer;
  };
};

async function open(task: Task): Promise<ort.InferenceSession> {
  const { graph, where, threads, optimization, dequantizesOnce } = task;
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: optimization === "none" ? "disabled" : optimization,
    logSeverityLevel: 3,
    // A thread that waits by spinning takes the core from those who prepare the next images.
    extra: {
      session: {
        intra_op: { allow_spinning: "0" },
        // Otherwise the engine leaves DequantizeLinear to every run, in case it can use the integers.
        disable_quant_qdq: dequantizesOnce ? "1" : "0",
      },
    },
  };
  try {
    // The overloads take a path or bytes, and the compiler wants to know which.
    return typeof graph === "string"
      ? await ort.InferenceSession.create(graph, options)
      : await ort.InferenceSession.create(graph, options);
  } catch (cause) {
    throw refusal(where, "the runtime cannot load it", cause);
  }
}

/** The engine's words without its file names and line numbers, on one line. */
function refusal(where: string, what: string, cause: unknown): Refusal {
  const words = messageOf(cause)
    .replace(/\s+/g, " ")
    .replace(/^Load model from .*? failed: ?/, "")
    .replace(/^Non-zero status code returned while running /, "")
    .replace(/\/\S*\/onnxruntime\/\S+:\d+ /g, "");
  const lacks =
    /is not a registered function|No Op registered for|Could not find an implementation/;
  const advice = lacks.test(words)
    ? "; the CPU runtime lacks this operator: export the model with standard ONNX operators of an opset that it knows"
    : "";
  return new Refusal("model", `${where}: ${what}: ${words}${advice}`);
}

/**
 * The engine reads no shared memory, so feeds are copied into memory of this lane, which is kept from
 * run to run. float16 travels as bits in a `Uint16Array`. The engine's own constructor would turn them
 * into a `Float16Array` where there is one, which its binding cannot read; so the type is set afterwards.
 */
function toEngine(
  { dtype, data, shape }: Tensor,
  name: string,
  own: Map<string, ArrayBuffer>,
): ort.Tensor {
  const last = own.get(name);
  const mine = last?.byteLength === data.byteLength ? last : new ArrayBuffer(data.byteLength);
  own.set(name, mine);
  const Kind = data.constructor as Uint8ArrayConstructor;
  const copy = new Kind(mine);
  copy.set(data as Uint8Array);
  const type = dtype === "float16" || dtype === "bfloat16" ? "uint16" : dtype;
  const tensor = new ort.Tensor(type, copy, shape);
  if (dtype === "float16") Object.defineProperty(tensor, "type", { value: "float16" });
  return tensor;
}

function fromEngine({ type, data, dims }: ort.Tensor, name: string, where: string): Tensor {
  if (!ArrayBuffer.isView(data)) {
    throw new Refusal(
      "model",
      `${where}: output "${name}" is of type ${type}; export the model with numbers as outputs only`,
    );
  }
  if (type === "float16" && !(data instanceof Uint16Array)) {
    const { buffer, byteOffset, length } = data as Uint8Array; // a Float16Array, where there is one
    return { shape: dims, dtype: type, data: new Uint16Array(buffer, byteOffset, length) };
  }
  return { shape: dims, dtype: type as DType, data: data as Float32Array };
}

const mapped = <A, B>(
  from: Readonly<Record<string, A>>,
  by: (value: A, name: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, by(value, name)]));

const buffersOf = (tensors: Tensors): ArrayBuffer[] =>
  Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer);
