/** @module The cards that go with a model, the most telling first, down to what nobody has to say. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import type { Header } from "../onnx/index.ts";
import {
  metadataKey,
  overlay,
  type PartialCard,
  plain,
  readCard,
  type Source,
  type StatedCard,
} from "./card.ts";
import { cardOfConfig } from "./config.ts";
import { defaultsFor } from "./defaults.ts";
import { cardOfHeader } from "./graph-card.ts";
import { missingOf } from "./preprocessing.ts";
import type { InputSize } from "./timm.ts";
import { cardOfProcessor } from "./transformers.ts";

/** The cards, under them what the graph says, under that the defaults. */
export function withGraph(cards: readonly Source[], header: Header): StatedCard {
  const said = plain(overlay(cards));
  const graph = cardOfHeader(header, said);
  const known = [...cards, { from: "the graph", card: graph }];
  return overlay([...known, ...defaultsFor(plain(overlay(known)))]);
}

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
