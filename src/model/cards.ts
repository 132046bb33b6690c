/** @module The cards that go with a model, the most telling first, down to what nobody has to say. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import type { Header, Port } from "../onnx/index.ts";
import { decoderNamed, type GraphFacts, recognised } from "../postprocess/index.ts";
import {
  metadataKey,
  overlay,
  type PartialCard,
  plain,
  readCard,
  type StatedCard,
} from "./card.ts";
import { cardOfConfig } from "./config.ts";
import { missingOf } from "./preprocessing.ts";
import type { InputSize } from "./timm.ts";
import { cardOfProcessor } from "./transformers.ts";

/** A card, and who says it. */
export interface Source {
  readonly from: string;
  readonly card: PartialCard;
}

/** The cards, under them what the graph says, under that the defaults. */
export function withGraph(cards: readonly Source[], header: Header): StatedCard {
  const said = plain(overlay(cards));
  const graph = cardOfHeader(header, said);
  const known = [...cards, { from: "the graph", card: graph }];
  return overlay([...known, ...defaultsFor(plain(overlay(known)))]);
}

/** What nobody has to say, because it is nearly always so. It is shown like every other value. */
function defaultsFor(card: PartialCard): Source[] {
  if (card.decoder === undefined) return [ofClassifiers, ...ofResizing(card)];
  const { name, defaults } = decoderNamed(card.decoder);
  const { background: _, ...settings } = defaults;
  return [{ from: `the decoder ${name}`, card: settings }, ofDecoded, ...ofResizing(card)];
}

const ofClassifiers: Source = {
  from: "default",
  card: {
    channels: "RGB",
    scale: 255,
    resize: "shorter",
    resizer: "pillow",
    cropRounding: "half-even",
    fill: [0, 0, 0],
    background: false,
    classOrder: "sorted",
    scores: "logits",
  },
};

const ofDecoded: Source = {
  from: "default",
  card: { channels: "RGB", scale: 255, resizer: "pillow", background: false },
};

/** What follows from how images are resized. */
function ofResizing({ resize, inputSize, padTo, padMultiple, crop }: PartialCard): Source[] {
  if (resize === "letterbox") return [{ from: "default", card: { enlarges: true } }];
  if (resize !== "keep-ratio") return [];
  const isOpen = inputSize === undefined || padMultiple !== undefined || crop !== undefined;
  const padding =
    isOpen || padTo !== undefined ? [] : [{ from: "inputSize", card: { padTo: inputSize } }];
  return [...padding, { from: "default", card: { padValue: 0 } }];
}

/** What the graph leaves no doubt about: layout, element type, a fixed size, how its outputs are meant. */
function cardOfHeader(header: Header, said: PartialCard): PartialCard {
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

/** The card in a file, then the one beside it: both are ours, so both must be right. */
export function ownCards(file: string, header: Header): Source[] {
  const cards: Source[] = [];
  const inside = cardInside(file, header);
  if (inside !== undefined) cards.push({ from: "the card in the file", card: inside });
  const beside = `${file.replace(/\.onnx$/i, "")}.card.json`;
  if (existsSync(beside))
    cards.push({ from: basename(beside), card: readCard(readJson(beside), beside) });
  return cards;
}

/** The card in the metadata of a file. */
export function cardInside(file: string, header: Header): PartialCard | undefined {
  const inside = header.metadata.get(metadataKey);
  if (inside === undefined) return undefined;
  const where = `${file}: metadata ${metadataKey}`;
  return readCard(parseJson(inside, where), where);
}

/**
 * What the files of other libraries say in the folder of a model, and in the one above `onnx/`. One
 * that cannot be read is refused where the card still lacks something, and else is of no matter.
 */
export function foreignCards(file: string, said: StatedCard): Source[] {
  const folder = dirname(file);
  const folders = basename(folder) === "onnx" ? [folder, dirname(folder)] : [folder];
  const paths = folders.flatMap((at) => [...foreign.keys()].map((name) => join(at, name)));
  return paths.filter(existsSync).flatMap((path) => {
    const from = basename(path);
    try {
      const card = foreign.get(from)?.(readJson(path), path, said.inputSize?.value) ?? {};
      return [{ from, card }];
    } catch (refusal) {
      if (refusal instanceof Refusal && missingOf(plain(said)).length === 0) return [];
      throw refusal;
    }
  });
}

type ForeignReader = (json: unknown, where: string, known?: InputSize) => PartialCard;

const foreign: ReadonlyMap<string, ForeignReader> = new Map([
  ["preprocessor_config.json", cardOfProcessor],
  ["config.json", cardOfConfig],
]);

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Refusal("model", `${path}: cannot be read: ${messageOf(cause)}`, { cause });
  }
  return parseJson(text, path);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal("model", `${where}: not JSON: ${messageOf(cause)}`, { cause });
  }
}
