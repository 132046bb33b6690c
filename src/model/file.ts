/** @module A model on disk: the ONNX file, what it says of itself, and every card that goes with it. */
import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import { type Header, inMemory, type Port, readHeader } from "../onnx/index.ts";
import {
  metadataKey,
  overlay,
  type PartialCard,
  plain,
  readCard,
  type StatedCard,
} from "./card.ts";
import { cardOfConfig } from "./config.ts";
import { digestOfGraph, digestOfModel } from "./digest.ts";
import { fileSource } from "./file-source.ts";
import { missingOf } from "./preprocessing.ts";
import { cardOf } from "./settings.ts";
import type { InputSize } from "./timm.ts";
import { cardOfProcessor } from "./transformers.ts";
import { writeCard } from "./write-card.ts";

/** A model that can be run: where it is, or what it is; its card with the origin of every value. */
export interface Model {
  readonly name: string;
  /** The file, or the bytes where it was built and not read. */
  readonly graph: string | Uint8Array;
  /**
   * Of graph and weights, and not of the card: SHA-256 of the file (or bytes) without the metadata
   * entry `snellen.card`, which is what `sha256sum` prints where there is none. Where weights are in
   * other files it is SHA-256 over lines: that digest, then `digest  name` of each, sorted by name.
   */
  readonly sha256: string;
  readonly header: Header;
  readonly card: StatedCard;
}

/** The model at `path` (a file, or a folder that holds one) with `flags` laid over its cards. */
export async function openModel(path: string, flags: PartialCard = {}): Promise<Model> {
  const file = await modelFile(path);
  using source = fileSource(file);
  const header = readHeader(source);
  const digest = digestOfModel(source, header.externalFiles);
  const own = [{ from: "--set", card: flags }, ...ownCards(file, header)];
  const cards = [...own, ...foreignCards(file, withGraph(own, header))];
  return describe(file, file, digest, header, cards);
}

/** The model of bytes that were built here, with the card of its builder. */
export function modelOf(
  name: string,
  bytes: Uint8Array,
  header: Header,
  card: PartialCard,
  flags: PartialCard = {},
): Model {
  return describe(name, bytes, digestOfGraph(inMemory(name, bytes)), header, [
    { from: "--set", card: flags },
    { from: "the zoo", card },
  ]);
}

/** A card, and who says it. */
interface Source {
  readonly from: string;
  readonly card: PartialCard;
}

function describe(
  where: string,
  graph: string | Uint8Array,
  digest: string,
  header: Header,
  cards: readonly Source[],
): Model {
  const card = withGraph(cards, header);
  const name = card.name?.value ?? basename(where, ".onnx");
  return { name, graph, sha256: digest, header, card };
}

/** The cards, under them what the graph says, under that the defaults. */
function withGraph(cards: readonly Source[], header: Header): StatedCard {
  const graph = cardOfHeader(header, plain(overlay(cards)));
  return overlay([...cards, { from: "the graph", card: graph }, defaults]);
}

/** What nobody has to say, because it is nearly always so. It is shown like every other value. */
const defaults: Source = {
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

/** What the graph leaves no doubt about: layout, element type, a fixed size, a softmax at its end. */
function cardOfHeader(header: Header, said: PartialCard): PartialCard {
  const card: { -readonly [K in keyof PartialCard]: PartialCard[K] } = {};
  const input = portNamed(header.inputs, said.inputName);
  const output = portNamed(header.outputs, said.outputName);
  if (input !== undefined) {
    card.inputName = input.name;
    const [, a, b, c] = input.shape;
    if (input.shape.length === 4 && a === 3) card.layout = "NCHW";
    else if (input.shape.length === 4 && c === 3) card.layout = "NHWC";
    const [height, width] = card.layout === "NHWC" ? [a, b] : [b, c];
    if (typeof height === "number" && typeof width === "number") card.inputSize = [height, width];
    const dtype = (["float32", "float16", "uint8"] as const).find((known) => known === input.dtype);
    if (dtype !== undefined) card.dtype = dtype;
  }
  if (output !== undefined) {
    card.outputName = output.name;
    if (header.madeBy.get(output.name) === "Softmax") card.scores = "probabilities";
  }
  return card;
}

/** The one that is named, or the only one. */
const portNamed = (ports: readonly Port[], name: string | undefined): Port | undefined =>
  name === undefined
    ? ports.length === 1
      ? ports[0]
      : undefined
    : ports.find((p) => p.name === name);

/** The card in a file, then the one beside it: both are ours, so both must be right. */
function ownCards(file: string, header: Header): Source[] {
  const cards: Source[] = [];
  const inside = header.metadata.get(metadataKey);
  if (inside !== undefined) {
    const where = `${file}: metadata ${metadataKey}`;
    cards.push({ from: "the card in the file", card: readCard(parseJson(inside, where), where) });
  }
  const beside = `${file.replace(/\.onnx$/i, "")}.card.json`;
  if (existsSync(beside))
    cards.push({ from: basename(beside), card: readCard(readJson(beside), beside) });
  return cards;
}

/**
 * What the files of other libraries say in the folder of a model, and in the one above `onnx/`. One
 * that cannot be read is refused where the card still lacks something, and else is of no matter.
 */
function foreignCards(file: string, said: StatedCard): Source[] {
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

/** The ONNX file that `path` means: itself, or that of a model folder. */
async function modelFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new Refusal("model", `${path}: no such file`);
  if (found.isFile()) return path;
  const candidates = [join(path, "onnx", "model.onnx"), join(path, "model.onnx")];
  const file = candidates.find(existsSync);
  if (file !== undefined) return file;
  throw new Refusal(
    "model",
    `${path}: no model in this folder; expected ${candidates.join(" or ")}`,
  );
}

/** Lays `settings` (`key=value`) over the card in a file and writes it. */
export async function setCard(path: string, settings: readonly string[]): Promise<void> {
  const file = await modelFile(path);
  const wanted = cardOf(settings);
  const inside = (await openModel(path)).header.metadata.get(metadataKey);
  const where = `${file}: metadata ${metadataKey}`;
  const before = inside === undefined ? {} : readCard(parseJson(inside, where), where);
  await writeCard(file, { ...before, ...wanted });
}
