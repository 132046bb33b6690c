/**
 * @module What an ONNX file says of itself without its weights: inputs, outputs, operators, metadata
 * (onnx.proto3: ModelProto, GraphProto, ValueInfoProto).
 */
import { Refusal } from "../errors.ts";
import { type ByteSource, type Field, fields, textOf } from "./fields.ts";

/** An input or output: a dimension is a number, or the name of one that is open (`?` if unnamed). */
export interface Port {
  readonly name: string;
  /** Named as in ONNX, lower case: `float32`, `uint8`, …; `element type 99` if we do not know it. */
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
}

export interface Header {
  readonly irVersion: number;
  readonly producer: string;
  /** Operator set version by domain; the standard one has the domain "". */
  readonly opsets: ReadonlyMap<string, number>;
  /** Without the weights that older files list as inputs. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** How many nodes of each operator, by `domain::type` where there is a domain. */
  readonly operators: ReadonlyMap<string, number>;
  /** By the name of each graph output: the operator that gives it its values (none that only moves them). */
  readonly madeBy: ReadonlyMap<string, string>;
  /** Files beside the model that hold weights (external data). */
  readonly externalFiles: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** TensorProto.DataType; the index is the number. */
const dtypes =
  "undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 complex128 bfloat16".split(
    " ",
  );

/** Operators that change the form of a value, and nothing about what its numbers mean. */
const onlyMoves = new Set(["Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze"]);

export function readHeader(source: ByteSource): Header {
  const header = {
    irVersion: 0,
    producer: "",
    opsets: new Map<string, number>(),
    inputs: [] as Port[],
    outputs: [] as Port[],
    operators: new Map<string, number>(),
    madeBy: new Map<string, string>(),
    externalFiles: [] as string[],
    metadata: new Map<string, string>(),
  };
  let graphs = 0;
  for (const field of fields(source)) {
    if (field.number === 1) header.irVersion = field.value;
    else if (field.number === 2) header.producer = textOf(source, field);
    else if (field.number === 8) {
      const { domain, version } = opset(source, field);
      header.opsets.set(domain, version);
    } else if (field.number === 14) {
      const { key, value } = entry(source, field);
      header.metadata.set(key, value);
    } else if (field.number === 7) {
      graphs++;
      Object.assign(header, readGraph(source, field));
    }
  }
  if (graphs === 0 || header.outputs.length === 0) {
    throw new Refusal("model", `${source.name}: not an ONNX file (no graph with outputs in it)`);
  }
  return header;
}

/** Whether integers are only how weights are stored: no value that depends on the input is quantised. */
export const quantizesOnlyWeights = ({ operators }: Header): boolean =>
  operators.has("DequantizeLinear") &&
  !operators.has("QuantizeLinear") &&
  !operators.has("DynamicQuantizeLinear");

type Graph = Pick<Header, "inputs" | "outputs" | "operators" | "madeBy" | "externalFiles">;

function readGraph(source: ByteSource, graph: Field): Graph {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const weights = new Set<string>();
  const files = new Set<string>();
  const operators = new Map<string, number>();
  const makers = new Map<string, { type: string; from: string }>();
  for (const field of inside(source, graph)) {
    if (field.number === 1) {
      const { type, from, outputs: made } = node(source, field);
      operators.set(type, (operators.get(type) ?? 0) + 1);
      for (const name of made) makers.set(name, { type, from });
    } else if (field.number === 5) {
      const { name, file } = initializer(source, field);
      weights.add(name);
      if (file !== undefined) files.add(file);
    } else if (field.number === 11) inputs.push(port(source, field));
    else if (field.number === 12) outputs.push(port(source, field));
  }
  return {
    inputs: inputs.filter(({ name }) => !weights.has(name)),
    outputs,
    operators,
    madeBy: new Map(outputs.map(({ name }) => [name, makerOf(name)])),
    externalFiles: [...files],
  };

  function makerOf(name: string): string {
    let maker = makers.get(name);
    for (let steps = 0; maker !== undefined && onlyMoves.has(maker.type); steps++) {
      const before = makers.get(maker.from);
      if (before === undefined || steps === makers.size) break; // a cycle is for the runtime to refuse
      maker = before;
    }
    return maker?.type ?? "";
  }
}

const inside = (source: ByteSource, { at, length }: Field): Generator<Field> =>
  fields(source, at, at + length);

/** NodeProto; `from` is the first input. */
function node(source: ByteSource, field: Field): { type: string; from: string; outputs: string[] } {
  let from: string | undefined;
  let type = "";
  let domain = "";
  const outputs: string[] = [];
  for (const part of inside(source, field)) {
    if (part.number === 1) from ??= textOf(source, part);
    else if (part.number === 2) outputs.push(textOf(source, part));
    else if (part.number === 4) type = textOf(source, part);
    else if (part.number === 7) domain = textOf(source, part);
  }
  if (domain !== "" && domain !== "ai.onnx") type = `${domain}::${type}`;
  return { type, from: from ?? "", outputs };
}

/** TensorProto: name is field 8, external_data 13 with the key `location`. */
function initializer(source: ByteSource, field: Field): { name: string; file?: string } {
  let name = "";
  let file: string | undefined;
  for (const part of inside(source, field)) {
    if (part.number === 8) name = textOf(source, part);
    else if (part.number === 13) {
      const { key, value } = entry(source, part);
      if (key === "location") file = value;
    }
  }
  return file === undefined ? { name } : { name, file };
}

function port(source: ByteSource, field: Field): Port {
  let name = "";
  let dtype = "undefined";
  let shape: (number | string)[] = [];
  for (const part of inside(source, field)) {
    if (part.number === 1) name = textOf(source, part);
    if (part.number !== 2) continue;
    for (const type of inside(source, part)) {
      if (type.number !== 1) continue; // tensor_type
      for (const tensor of inside(source, type)) {
        if (tensor.number === 1) dtype = dtypes[tensor.value] ?? `element type ${tensor.value}`;
        else if (tensor.number === 2) {
          shape = [...inside(source, tensor)].map((dim) => dimension(source, dim));
        }
      }
    }
  }
  return { name, dtype, shape };
}

function dimension(source: ByteSource, field: Field): number | string {
  for (const part of inside(source, field)) {
    // A negative varint has ten bytes and means the same as no value.
    if (part.number === 1) return part.value > 2 ** 53 ? "?" : part.value;
    if (part.number === 2) return textOf(source, part) || "?";
  }
  return "?";
}

function opset(source: ByteSource, field: Field): { domain: string; version: number } {
  let domain = "";
  let version = 0;
  for (const part of inside(source, field)) {
    if (part.number === 1) domain = textOf(source, part);
    else if (part.number === 2) version = part.value;
  }
  return { domain, version };
}

/** StringStringEntryProto. */
export function entry(source: ByteSource, field: Field): { key: string; value: string } {
  let key = "";
  let value = "";
  for (const part of inside(source, field)) {
    if (part.number === 1) key = textOf(source, part);
    else if (part.number === 2) value = textOf(source, part);
  }
  return { key, value };
}
