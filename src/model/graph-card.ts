/** @module What a graph says of itself. */
import type { Header, Port } from "../onnx/index.ts";
import { decoderNamed, type GraphFacts, recognised } from "../postprocess/index.ts";
import type { PartialCard } from "./card.ts";

/** What the graph leaves no doubt about: layout, element type, a fixed size, how its outputs are meant. */
export function cardOfHeader(header: Header, said: PartialCard): PartialCard {
  const input = cardOfInput(header, said);
  const decoding = cardOfDecoder(header, { ...input, ...said });
  return decoding === undefined
    ? { ...input, ...cardOfScores(header, said) }
    : { ...input, ...decoding };
}

type Writable = { -readonly [K in keyof PartialCard]: PartialCard[K] };

function cardOfInput(header: Header, said: PartialCard): PartialCard {
  const card: Writable = {};
  const input = portNamed(header.inputs, said.inputName);
  if (input === undefined) return card;
  card.inputName = input.name;
  const [, a, b, c] = input.shape;
  if (input.shape.length === 4 && a === 3) card.layout = "NCHW";
  else if (input.shape.length === 4 && c === 3) card.layout = "NHWC";
  const [height, width] = card.layout === "NHWC" ? [a, b] : [b, c];
  if (typeof height === "number" && typeof width === "number") card.inputSize = [height, width];
  const dtype = (["float32", "float16", "uint8"] as const).find((known) => known === input.dtype);
  if (dtype !== undefined) card.dtype = dtype;
  return card;
}

/** Which output has the scores of a classifier, and whether a softmax made them. */
function cardOfScores(header: Header, said: PartialCard): PartialCard {
  const output = portNamed(header.outputs, said.outputName);
  if (output === undefined) return {};
  const isSoftmax = header.madeBy.get(output.name) === "Softmax";
  return { outputName: output.name, ...(isSoftmax && { scores: "probabilities" }) };
}

/** How outputs are read, where their shapes leave no doubt, or where it is said; nothing for a classifier. */
function cardOfDecoder(header: Header, said: PartialCard): PartialCard | undefined {
  const { task, decoder } = said;
  if (task === "classification" && decoder === undefined) return undefined;
  const facts: GraphFacts = {
    outputs: header.outputs,
    operators: header.operators,
    inputSize: said.inputSize,
    task: task === "classification" ? undefined : task,
  };
  if (decoder === undefined) {
    const found = recognised(facts);
    if (found === undefined) return undefined;
    const { decoder: reader, outputNames, settings } = found;
    return { task: reader.task, decoder: reader.name, outputNames, ...settings };
  }
  const reader = decoderNamed(decoder);
  const found = reader.recognises({ ...facts, task: reader.task });
  const only = header.outputs.length === 1 ? { outputNames: [header.outputs[0].name] } : {};
  const names = found === undefined ? only : { outputNames: found.outputNames };
  return { task: reader.task, ...names, ...found?.settings };
}

/** The one that is named, or the only one. */
const portNamed = (ports: readonly Port[], name: string | undefined): Port | undefined =>
  name === undefined
    ? ports.length === 1
      ? ports[0]
      : undefined
    : ports.find((p) => p.name === name);
