/** @module A model on disk: the ONNX file, what it says of itself, and every card that goes with it. */
import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import { type Header, inMemory, type Port, readHeader } from "../onnx/index.ts";
import {
  cardOf,
  metadataKey,
  overlay,
  type PartialCard,
  plain,
  readCard,
  type StatedCard,
} from "./card.ts";
import { digestOfGraph, digestOfModel } from "./digest.ts";
import { fileSource } from "./file-source.ts";
import { cardOfConfig, cardOfProcessor } from "./transformers.ts";
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
  const cards = [{ from: "--set", card: flags }, ...(await cardsOf(file, header))];
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

function describe(
  where: string,
  graph: string | Uint8Array,
  digest: string,
  header: Header,
  cards: { from: string; card: PartialCard }[],
): Model {
  const said = plain(overlay(cards));
  const card = overlay([
    ...cards,
    { from: "the graph", card: cardOfHeader(header, said) },
    defaults,
  ]);
  const name = card.name?.value ?? basename(where, ".onnx");
  return { name, graph, sha256: digest, header, card };
}

/** What nobody has to say, because it is nearly always so. It is shown like every other value. */
const defaults: { from: string; card: PartialCard } = {
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

/** Every card that goes with a file, the most telling first. */
async function cardsOf(
  file: string,
  header: Header,
): Promise<{ from: string; card: PartialCard }[]> {
  const cards: { from: string; card: PartialCard }[] = [];
  const inside = header.metadata.get(metadataKey);
  if (inside !== undefined) {
    const where = `${file}: metadata ${metadataKey}`;
    cards.push({ from: "the card in the file", card: readCard(parseJson(inside, where), where) });
  }
  const read = (from: string, path: string, as: (json: unknown, where: string) => PartialCard) => {
    if (!existsSync(path)) return;
    cards.push({ from, card: as(parseJson(readFileSync(path, "utf8"), path), path) });
  };
  const beside = `${file.replace(/\.onnx$/i, "")}.card.json`;
  read(basename(beside), beside, readCard);
  for (const folder of [dirname(file), dirname(dirname(file))]) {
    read("preprocessor_config.json", join(folder, "preprocessor_config.json"), cardOfProcessor);
    read("config.json", join(folder, "config.json"), cardOfConfig);
    if (basename(dirname(file)) !== "onnx") break;
  }
  return cards;
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
