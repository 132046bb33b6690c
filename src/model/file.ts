/** @module A model: its ONNX file or bytes, which one it is, and its card. */
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Refusal } from "../errors.ts";
import { type Header, inMemory, readHeader } from "../onnx/index.ts";
import type { PartialCard, Source, StatedCard } from "./card.ts";
import { cardInside, foreignCards, ownCards, withGraph } from "./cards.ts";
import { digestOfGraph, digestOfModel } from "./digest.ts";
import { fileSource } from "./file-source.ts";
import { cardOf } from "./settings.ts";
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

/** The model of a graph that was built here, a file or bytes, with the card of its builder. */
export function modelOf(
  name: string,
  graph: string | Uint8Array,
  header: Header,
  card: PartialCard,
  flags: PartialCard = {},
): Model {
  const digest =
    typeof graph === "string" ? digestAt(graph, header) : digestOfGraph(inMemory(name, graph));
  return describe(name, graph, digest, header, [
    { from: "--set", card: flags },
    { from: "the zoo", card },
  ]);
}

function digestAt(file: string, { externalFiles }: Header): string {
  using source = fileSource(file);
  return digestOfModel(source, externalFiles);
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

/** The ONNX file that `path` means: itself, or that of a model folder. */
async function modelFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new Refusal("model", `${path}: no such file; check the path`);
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
  await writeCard(file, { ...cardInside(file, headerOf(file)), ...wanted });
}

export function headerOf(file: string): Header {
  using source = fileSource(file);
  return readHeader(source);
}
