/** @module A model on disk: the ONNX file, what it says of itself, and every card that goes with it. */
import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { copyFile, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal } from "../errors.ts";
import {
  type ByteSource,
  type Header,
  type Port,
  readHeader,
  withMetadata,
} from "../onnx/index.ts";
import { cardOf, overlay, type PartialCard, plain, readCard, type StatedCard } from "./card.ts";
import { cardOfConfig, cardOfProcessor } from "./transformers.ts";

/** The key of the card in `metadata_props`. */
export const metadataKey = "snellen.card";

/** A model that can be run: where it is, or what it is; its card with the origin of every value. */
export interface Model {
  readonly name: string;
  /** The file, or the bytes where it was built and not read. */
  readonly graph: string | Uint8Array;
  /** Of the file; of the bytes. External weights are named in the header and are not part of it. */
  readonly sha256: string;
  readonly header: Header;
  readonly card: StatedCard;
}

/** The model at `path` (a file, or a folder that holds one) with `flags` laid over its cards. */
export async function openModel(path: string, flags: PartialCard = {}): Promise<Model> {
  const file = await modelFile(path);
  using source = fileSource(file);
  const header = readHeader(source);
  for (const name of header.externalFiles) {
    if (!existsSync(join(dirname(file), name))) {
      throw new Refusal("model", `${file}: its weights are in ${name}, which is not beside it`);
    }
  }
  const cards = [{ from: "--set", card: flags }, ...(await cardsOf(file, header))];
  return describe(file, file, await sha256(file), header, cards);
}

/** The model of bytes that were built here, with the card of its builder. */
export function modelOf(
  name: string,
  bytes: Uint8Array,
  header: Header,
  card: PartialCard,
  flags: PartialCard = {},
): Model {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return describe(name, bytes, digest, header, [
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

/** A file that is read where it is asked, 64 KiB at a time. */
export function fileSource(path: string): ByteSource & Disposable {
  const fd = openSync(path, "r");
  const { size } = fstatSync(fd);
  const window = Buffer.alloc(65536);
  let from = 0;
  let to = 0;
  return {
    name: path,
    size,
    read(offset, length) {
      if (length > window.length) {
        const bytes = Buffer.alloc(length);
        readSync(fd, bytes, 0, length, offset);
        return bytes;
      }
      if (offset < from || offset + length > to) {
        from = offset;
        to = offset + readSync(fd, window, 0, window.length, offset);
      }
      return Uint8Array.prototype.slice.call(window, offset - from, offset - from + length);
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

/** Writes `card` into the metadata of an ONNX file; the weights are copied as they are. */
export async function writeCard(file: string, card: PartialCard): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    using source = fileSource(file);
    const { keep, append } = withMetadata(source, metadataKey, JSON.stringify(card));
    if (keep.length === 1 && keep[0][0] === 0) {
      await copyFile(file, temporary); // a clone where the file system can
      await using end = await open(temporary, "r+");
      await end.truncate(keep[0][1]);
      await end.write(append, 0, append.length, keep[0][1]);
      await end.sync();
    } else {
      await using out = await open(temporary, "w");
      for (const [from, to] of keep) await copyStretch(source, from, to, out);
      await out.write(append);
      await out.sync();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("model", `${file}: the card could not be written: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function copyStretch(
  source: ByteSource,
  from: number,
  to: number,
  out: Awaited<ReturnType<typeof open>>,
): Promise<void> {
  const step = 1 << 20;
  for (let at = from; at < to; at += step)
    await out.write(source.read(at, Math.min(step, to - at)));
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
