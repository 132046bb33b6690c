/**
 * @module A graph as the bytes of an ONNX file (onnx.proto3: ModelProto). The same graph always gives the
 * same bytes. Every value is written with the dtype and shape that we found, so that any checker can
 * compare them with its own. How long everything is follows from dtypes and shapes, so a weight is read
 * when its turn comes, and is dropped before the next: however large the file, memory holds one of them.
 */
import { Refusal } from "../errors.ts";
import { type Names, namesOf, producer } from "./names.ts";
import { imported, irVersionOf } from "./opsets.ts";
import { nodesBefore, type Value } from "./value.ts";
import { entry, int, message, tag, text, written } from "./wire.ts";
import { writeNode, writeType } from "./write-node.ts";
import { bytesOf, elementsOf, initializer, lengthOf, type Part, pointer } from "./write-tensor.ts";

export interface GraphText {
  /** What the graph is called. */
  readonly name: string;
  /** By the names that a caller asks for. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Kept in `metadata_props`; a card goes here. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly doc?: string;
}

/** A file that is yet to be written. */
export interface FileParts {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Its bytes, in order, each time they are asked for; weights are read on the way. */
  readonly parts: Iterable<Uint8Array>;
}

interface Files {
  /** What the model's file is called; its weights, if they get one of their own, have `.data` behind it. */
  readonly file: string;
  /** How large it may become, in bytes, before the weights move to a file beside it; with 0 they always do. */
  readonly limit?: number;
}

/** A protocol buffer is smaller than 2 GiB. */
const most = 2 ** 31 - 1;

/** The files of a graph: first the model, then its weights if they stand beside it. */
export function modelFiles(graph: GraphText, { file, limit = 1.5e9 }: Files): readonly FileParts[] {
  const inside = modelParts(graph);
  if (sizeOfParts(inside) <= Math.min(limit, most)) return [fileOf(file, inside)];
  const weights: Part[] = [];
  const beside = modelParts(graph, { file: `${file}.data`, weights });
  return [fileOf(file, beside), fileOf(`${file}.data`, weights)];
}

/** The whole model in memory, with its weights inside. */
export function writeModel(graph: GraphText): Uint8Array {
  const { size, parts } = fileOf(graph.name, modelParts(graph));
  if (size > most) {
    throw new Refusal(
      "model",
      `${graph.name}: ${size} bytes are too many for one ONNX file (2 GiB); keep its weights in a file beside it`,
    );
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Where weights go that do not stand in the model's file. */
interface Beside {
  readonly file: string;
  readonly weights: Part[];
}

function modelParts(graph: GraphText, beside?: Beside): Part[] {
  const { name, outputs, metadata = {}, doc = "" } = graph;
  const nodes = nodesBefore(Object.values(outputs));
  const content = graphParts(name, outputs, beside);
  const head = written((model) => {
    int(model, 1, irVersionOf(nodes));
    text(model, 2, producer);
    text(model, 6, doc);
    model.uint32(tag(7, 2)).uint64(sizeOfParts(content));
  });
  const tail = written((model) => {
    for (const [domain, version] of imported(nodes)) {
      message(model, 8, (opset) => {
        text(opset, 1, domain);
        int(opset, 2, version);
      });
    }
    const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const pair of sorted) entry(model, 14, pair);
  });
  return [head, ...content, tail];
}

/** GraphProto. */
function graphParts(name: string, outputs: GraphText["outputs"], beside?: Beside): Part[] {
  const nodes = nodesBefore(Object.values(outputs));
  const names = namesOf(nodes, outputs);
  const head = written((graph) => {
    for (const node of nodes) message(graph, 1, (w) => writeNode(w, node, names));
    text(graph, 2, name);
  });
  const tail = written((graph) => {
    for (const value of names.inputs) message(graph, 11, (w) => writeType(w, value, names));
    const results = new Set(Object.values(outputs));
    for (const value of results) message(graph, 12, (w) => writeType(w, value, names));
    for (const value of nodes.flatMap((node) => node.outputs)) {
      if (!results.has(value) && names.of(value) !== "")
        message(graph, 13, (w) => writeType(w, value, names));
    }
  });
  return [head, ...initializers(names, beside), tail];
}

/** The weights; from 1 kB on, they go beside, each to a page of its own, so that an engine can map it into memory. */
function initializers({ constants, of }: Names, beside?: Beside): Part[] {
  let end = 0;
  return [...constants].flatMap(([value, tensor]) => {
    const weight = { name: of(value), tensor };
    const elements = elementsOf(weight);
    if (beside === undefined || elements.size < 1024) return initializer(weight);
    const gap = -end & (page - 1);
    if (gap > 0) beside.weights.push(new Uint8Array(gap));
    beside.weights.push(elements);
    const offset = end + gap;
    end = offset + elements.size;
    return [pointer(weight, beside.file, offset)];
  });
}

const page = 4096;

const sizeOfParts = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + lengthOf(part), 0);

const fileOf = (name: string, parts: readonly Part[]): FileParts => ({
  name,
  size: sizeOfParts(parts),
  parts: {
    *[Symbol.iterator]() {
      for (const part of parts) yield bytesOf(part);
    },
  },
});
