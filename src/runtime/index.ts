/** @module Where a graph executes. The only part that knows an engine. */
import "./private.ts"; // before all that loads the engine
import { unknownName } from "../errors.ts";
import { cpu } from "./cpu.ts";
import type { Runtime } from "./runtime.ts";

export { OutOfMemory } from "./out-of-memory.ts";
export { peakBytes } from "./peak-memory.ts";
export type { Optimization, Runtime, Session, SessionOptions, Tensors } from "./runtime.ts";

export {
  type Memory,
  mustLimitMemory,
  type OperatorTime,
  openStopwatch,
  type Stopwatch,
  type StopwatchOptions,
  type Timed,
} from "./stopwatch.ts";

const runtimes: readonly Runtime[] = [cpu];

export function runtimeNamed(name: string): Runtime {
  const found = runtimes.find((runtime) => runtime.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    "runtime",
    name,
    runtimes.map((runtime) => runtime.name),
  );
}
