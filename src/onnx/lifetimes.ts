/**
 * @module Which memory the nodes of a graph make and how long it is needed, and from that the most that is
 * held at once in an order of them.
 */
import { bytesOf, isThere, views } from "./moved.ts";
import type { OpType } from "./operators.ts";
import { type Graph, given, graphsIn, type Node, nodesBefore, type Value } from "./value.ts";

export interface Lifetimes {
  /** What is done, in the order that the graph has by itself: each node after those it depends on. */
  readonly steps: readonly Step[];
  /** The pieces of memory that steps make. Inputs of the graph and constants are none of them. */
  readonly buffers: readonly Buffer[];
}

export interface Step {
  readonly node: Node;
  /** Numbers of buffers. */
  readonly makes: readonly number[];
  readonly takes: readonly number[];
  /** What the graphs inside need at once while they run. */
  readonly innerBytes: number;
  /** Steps that have to be done before. */
  readonly after: readonly number[];
}

export interface Buffer {
  readonly bytes: number;
  /** How many steps take it. */
  readonly uses: number;
  /** Whether it is an output of the graph, and so stays. */
  readonly isKept: boolean;
}

export interface PeakOptions {
  /**
   * Operators that may write where an input stood, if that is as large as their output and needed no more.
   * Default: those that ONNX Runtime runs so; an empty set is what all need that write elsewhere.
   */
  readonly inPlace?: ReadonlySet<OpType>;
}

/**
 * What the CPU kernels of ONNX Runtime 1.30 write over their input (measured: with them, one array is held and
 * not two). Arithmetic of two values, `Exp`, `Sqrt`, `Gelu` and normalisations are not among them. Batch
 * normalisations are: they are folded into the convolutions before them.
 */
const inPlaceInEngine: ReadonlySet<OpType> = new Set<OpType>([
  "BatchNormalization",
  "Cast",
  "Celu",
  "Clip",
  "Elu",
  "HardSigmoid",
  "LeakyRelu",
  "LogSoftmax",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softmax",
  "Softplus",
  "Softsign",
  "Tanh",
  "ThresholdedRelu",
]);

export function lifetimesOf(outputs: readonly Value[]): Lifetimes {
  return lifetimes(nodesBefore(outputs), outputs);
}

function lifetimes(nodes: readonly Node[], outputs: readonly Value[]): Lifetimes {
  const bufferOf = new Map<Value, number>();
  const madeIn = new Map<Value, number>();
  const buffers: { bytes: number; uses: number; isKept: boolean }[] = [];
  const steps = nodes.map((node, at): Step => {
    const values = given(node);
    const takes = [...new Set(values.flatMap((value) => bufferOf.get(value) ?? []))];
    for (const buffer of takes) buffers[buffer].uses++;
    const after = [...new Set(values.flatMap((value) => madeIn.get(value) ?? []))];
    for (const output of node.outputs) madeIn.set(output, at);
    if (views.has(node.op)) {
      const same = bufferOf.get((node.inputs as readonly Value[])[0]);
      if (same !== undefined) bufferOf.set(node.outputs[0], same);
      return { node, makes: [], takes, innerBytes: 0, after };
    }
    const makes = node.outputs.filter(isThere).map((output) => {
      const bytes = bytesOf(output);
      bufferOf.set(output, buffers.length);
      return buffers.push({ bytes: Number.isNaN(bytes) ? 0 : bytes, uses: 0, isKept: false }) - 1;
    });
    return { node, makes, takes, innerBytes: innerBytesOf(node), after };
  });
  for (const output of outputs) {
    const buffer = bufferOf.get(output);
    if (buffer !== undefined) buffers[buffer].isKept = true;
  }
  return { steps, buffers };
}

/** The graphs inside run one after the other; what they are given is held outside. */
const innerBytesOf = (node: Node): number =>
  Math.max(
    0,
    ...graphsIn(node).map(({ nodes, outputs }: Graph) => peakIn(lifetimes(nodes, outputs))),
  );

/** The most bytes that are alive at once if the steps are done in `order`; default: as they stand. */
export function peakIn(
  { steps, buffers }: Lifetimes,
  { order = steps.keys(), ...options }: PeakOptions & { readonly order?: Iterable<number> } = {},
): number {
  const left = buffers.map(({ uses }) => uses);
  let alive = 0;
  let peak = 0;
  for (const at of order) {
    const step = steps[at];
    const dying = dyingIn(step, buffers, (buffer) => left[buffer]);
    peak = Math.max(peak, alive + transientBytes(step, { buffers, dying }, options));
    alive += netBytes(step, { buffers, dying });
    for (const buffer of step.takes) left[buffer]--;
  }
  return peak;
}

/** Buffers that nothing needs after a step, those that it makes for nobody too. */
export function dyingIn(
  { makes, takes }: Step,
  buffers: readonly Buffer[],
  left: (buffer: number) => number,
): number[] {
  const taken = takes.filter((buffer) => !buffers[buffer].isKept && left(buffer) === 1);
  const unused = makes.filter((buffer) => !buffers[buffer].isKept && buffers[buffer].uses === 0);
  return [...taken, ...unused];
}

interface Dying {
  readonly buffers: readonly Buffer[];
  readonly dying: readonly number[];
}

/** What a step holds while it is done beyond what was held before it. */
export function transientBytes(
  { node, makes, innerBytes }: Step,
  { buffers, dying }: Dying,
  { inPlace = inPlaceInEngine }: PeakOptions,
): number {
  const made = bytesTogether(makes, buffers) + innerBytes;
  if (!inPlace.has(node.op)) return made;
  const [own] = makes;
  const stood = dying.some(
    (buffer) => buffer !== own && buffers[buffer].bytes === buffers[own].bytes,
  );
  return stood ? made - buffers[own].bytes : made;
}

/** By how much a step changes what is held after it. */
export const netBytes = ({ makes }: Step, { buffers, dying }: Dying): number =>
  bytesTogether(makes, buffers) - bytesTogether(dying, buffers);

const bytesTogether = (numbers: readonly number[], buffers: readonly Buffer[]): number =>
  numbers.reduce((sum, buffer) => sum + buffers[buffer].bytes, 0);
