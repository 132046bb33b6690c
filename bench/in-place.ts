/**
 * @module Which operators ONNX Runtime's CPU kernels write over their input. Each is run on 16 MiB that nothing
 * else needs, in a process of its own without arena: if it is written in place one array is held, else two.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import {
  input,
  outputsOf,
  reduceSum,
  scalar,
  transpose,
  type Value,
  writeModel,
} from "../src/onnx/index.ts";

const side = 2048;
const half = scalar(0.5);

const one = [
  "Abs",
  "Ceil",
  "Cos",
  "Elu",
  "Erf",
  "Exp",
  "Floor",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "LeakyRelu",
];
const more = [
  "Log",
  "LogSoftmax",
  "Mish",
  "Neg",
  "Reciprocal",
  "Relu",
  "Round",
  "Selu",
  "Sigmoid",
  "Sign",
  "Softmax",
];
const last = ["Softplus", "Softsign", "Sqrt", "Swish", "Tanh", "ThresholdedRelu", "Celu"];
const two = ["Add", "Div", "Max", "Min", "Mul", "Pow", "Sub"];

/** By operator, what is made of an array. */
const cases: ReadonlyMap<string, (x: Value) => Value> = new Map([
  ...[...one, ...more, ...last].map((op) => [op, (x: Value) => called(op, [x])] as const),
  ...two.map((op) => [op, (x: Value) => called(op, [x, half])] as const),
  ["Clip", (x: Value) => called("Clip", [x, half, scalar(2)])] as const,
]);

const called = (op: string, inputs: readonly Value[]): Value => {
  const call = [op, inputs, {}];
  return outputsOf(...(call as never as Parameters<typeof outputsOf>))[0]; // of the operators above, all without attributes
};

export default function inPlaceBench(): Promise<void> {
  console.log("arrays held while the operator runs");
  for (const op of cases.keys()) {
    const own = fileURLToPath(import.meta.url);
    const { stdout, stderr, status } = spawnSync(process.execPath, [own, op], { encoding: "utf8" });
    const said = status === 0 ? stdout.trim() : `failed: ${stderr.trim().split("\n").at(-1)}`;
    console.log(`  ${op.padEnd(16)} ${said}`);
  }
  return Promise.resolve();
}

/** The input of the graph is the caller's, so the operator is given a copy of it, turned. */
async function arraysHeld(made: (x: Value) => Value): Promise<number> {
  const y = made(transpose(input("x", [side, side]), [1, 0]));
  const session = await InferenceSession.create(
    writeModel({ name: "in-place", outputs: { y: reduceSum(y, [0, 1]) } }),
    {
      intraOpNumThreads: 1,
      enableCpuMemArena: false,
      enableMemPattern: false,
      graphOptimizationLevel: "disabled",
    },
  );
  const x = new Tensor("float32", new Float32Array(side * side).fill(0.5), [side, side]);
  const before = process.memoryUsage.rss();
  await session.run({ x });
  return (process.resourceUsage().maxRSS * 1024 - before) / (4 * side * side);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = cases.get(process.argv[2]);
  if (made === undefined) throw new RangeError(`no case "${process.argv[2]}"`);
  console.log((await arraysHeld(made)).toFixed(2));
}
