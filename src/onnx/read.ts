/**
 * @module An ONNX file as a graph: the values that `build.ts` makes, with the names of the file. Dtypes and
 * shapes are found anew, so that other sizes of the inputs can be asked for; older forms of operators become
 * ours (`upgrades.ts`), functions of the file are written out, and operators that we do not know are kept as
 * they stand (`Foreign`). Weights are read when they are asked for.
 */
import { Refusal } from "../errors.ts";
import { constant, identity, input } from "./build.ts";
import type { ByteSource } from "./fields.ts";
import { readModel, type TypeRecord } from "./proto.ts";
import { graphReader } from "./read-nodes.ts";
import type { Around } from "./read-operator.ts";
import { dtypeOf, type Files } from "./read-tensor.ts";
import { type Size, sizeOfText } from "./sizes.ts";
import type { Shape, Value } from "./value.ts";

export interface ReadOptions {
  /**
   * By the names of inputs: a size for each axis, where null is what the file says. A name that the file gives
   * to a size is that size wherever it stands.
   */
  readonly sizes?: Readonly<Record<string, readonly (number | string | null)[]>>;
  /** Opens a file that holds weights, by its path from the folder of the model. */
  readonly beside?: (location: string) => ByteSource;
}

export interface ReadGraph {
  /** What the graph is called. */
  readonly name: string;
  readonly inputs: readonly Value[];
  /** By the names of the file. */
  readonly outputs: Readonly<Record<string, Value>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Version of the set of operators by domain; the standard one is "". */
  readonly opsets: ReadonlyMap<string, number>;
  readonly irVersion: number;
  readonly producer: string;
}

/** The sets of operators of the standard that can be read. */
const [oldest, newest] = [7, 26];

/** Refuses files that are damaged, and graphs whose dtypes and shapes cannot be found or do not fit. */
export function readGraph(source: ByteSource, options: ReadOptions = {}): ReadGraph {
  const model = readModel(source);
  const version = model.opsets.get("") ?? newest;
  if (!(version >= oldest && version <= newest)) {
    throw new Refusal(
      "model",
      `${source.name}: its operators are of set ${version}; sets ${oldest} to ${newest} are read, so export or convert it to one of them`,
    );
  }
  const files: Files = {
    source,
    beside:
      options.beside ??
      ((location) => {
        throw new Refusal(
          "model",
          `${source.name}: has weights in ${location}, which cannot be opened here`,
        );
      }),
  };
  const { graph } = model;
  const given = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const inputs = inputsOf(source.name, given, options.sizes ?? {});
  const values = new Map(inputs.map((value) => [nameOf(value), value]));
  const reader = graphReader(model, files, { resized: options.sizes !== undefined });
  const around: Around = {
    values,
    graph: { initializers: graph.initializers, types: graph.types },
    opsets: model.opsets,
    prefix: "",
    attributes: new Map(),
    depth: 0,
  };
  const made = reader(around, graph.nodes);
  const outputs: Record<string, Value> = {};
  for (const { name } of graph.outputs) {
    const value = made(name);
    outputs[name] = Object.values(outputs).includes(value) ? identity(value) : ownOutput(value);
  }
  const { metadata, opsets, irVersion, producer } = model;
  return { name: graph.name, inputs, outputs, metadata, opsets, irVersion, producer };
}

/** What a file asks for has a node before it. */
function ownOutput(value: Value): Value {
  if (value.origin.kind === "node") return value;
  if (value.origin.kind === "input") return identity(value);
  return identity(constant(value.origin.tensor)); // its name is that of the output
}

const nameOf = ({ origin }: Value): string => (origin.kind === "input" ? origin.name : "");

function inputsOf(
  file: string,
  records: readonly TypeRecord[],
  sizes: NonNullable<ReadOptions["sizes"]>,
): Value[] {
  for (const name of Object.keys(sizes)) {
    if (records.some((record) => record.name === name)) continue;
    throw new Refusal(
      "usage",
      `${file}: has no input "${name}"; it takes ${records.map((record) => record.name).join(", ")}`,
    );
  }
  const said = new Map<string, Size>();
  const shapes = records.map((record) => {
    const wanted = Object.hasOwn(sizes, record.name) ? sizes[record.name] : undefined;
    const { shape = wanted } = record;
    if (shape === undefined) {
      throw new Refusal(
        "model",
        `${file}: how many axes the input "${record.name}" has is not said; give its sizes`,
      );
    }
    if (wanted !== undefined && wanted.length !== shape.length) {
      throw new Refusal(
        "usage",
        `${file}: the input "${record.name}" has ${shape.length} axes, got the sizes [${wanted}]`,
      );
    }
    return shape.map((size, axis): Size => {
      const own = typeof size === "string" ? sizeOfText(size) : (size ?? `${record.name}.${axis}`);
      const asked = wanted?.[axis];
      if (asked === undefined || asked === null) return own;
      if (typeof own === "string") said.set(own, asked);
      return asked;
    });
  });
  return records.map(({ name, elements }, i) => {
    const shape: Shape = shapes[i].map((size) => said.get(String(size)) ?? size);
    const wrong = shape.find(
      (size) => typeof size === "number" && !(Number.isSafeInteger(size) && size >= 0),
    );
    if (wrong !== undefined) {
      throw new Refusal("usage", `${file}: the input "${name}" cannot have a size of ${wrong}`);
    }
    if (elements === 0) {
      throw new Refusal(
        "model",
        `${file}: the input "${name}" is not a tensor; only tensors are read`,
      );
    }
    return input(name, shape, dtypeOf(`${file}: the input "${name}"`, elements));
  });
}
