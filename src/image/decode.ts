/**
 * @module From an encoded image to pixels, as `Image.open(file).convert("RGB")` of Pillow gives them:
 * colour profiles are ignored, orientation too (but not in TIFF), alpha is dropped and not blended.
 * What is refused there is refused here. docs/images.md says where the two differ.
 */
import type { Sharp, SharpOptions } from "sharp";
import { messageOf, Refusal } from "../errors.ts";
import { withoutTransparency } from "./gif.ts";
import { withBaseline } from "./jpeg.ts";
import { jpegComponents } from "./jpeg-components.ts";
import { type Kind, kindOf } from "./kind.ts";
import type { Pixels } from "./pixels.ts";
import type { Size } from "./sizes.ts";
import { fromGrey16, fromInk } from "./to-rgb.ts";
import { type Window, wholeOf } from "./view.ts";

type Codec = typeof import("sharp").default;

/** Loaded when it is needed: it takes as long to start as all else that a command needs. */
let sharp: Codec | undefined;

async function load(): Promise<Codec> {
  const codec = (await import("sharp")).default;
  // Threads are ours: one image is decoded by one of them, and no image is asked for twice.
  codec.concurrency(1);
  codec.cache(false);
  return codec;
}

/** More pixels than this are refused, as by Pillow: a small file may hold an image of any size. */
export const MOST_PIXELS = 178_956_970;

/** The pixels of the image (or its first frame) in `bytes`; errors call it `name`. */
export const decode = (bytes: Uint8Array, name: string): Promise<Pixels> =>
  withPixels(bytes, name, (pixels) => ({ ...pixels, data: pixels.data.slice() }));

/**
 * What `use` makes of the pixels of an image; it may not keep them, for the next image has their place.
 * Where it is known what is `seen` of an image of some size, the pixels elsewhere may be anything.
 */
export async function withPixels<T>(
  bytes: Uint8Array,
  name: string,
  use: (pixels: Pixels) => T,
  seen: (size: Size) => Window = wholeOf,
): Promise<T> {
  const kind = kindOf(bytes);
  if (kind === null) {
    const what = bytes.length === 0 ? "the file is empty" : "not an image of a kind that is read";
    throw new Refusal("data", `${name}: ${what}; expected JPEG, PNG, WebP, GIF or TIFF`);
  }
  const simple = withBaseline(bytes, (pixels) => ({ made: use(pixels) }), seen);
  return simple === undefined ? use(await decoded(bytes, kind, name)) : simple.made;
}

async function decoded(bytes: Uint8Array, kind: Kind, name: string): Promise<Pixels> {
  try {
    return await decoders[kind](bytes);
  } catch (thrown) {
    const why = messageOf(thrown).trim().split("\n")[0];
    const what = `${name}: cannot read this ${kind}: ${why}; replace or remove the file`;
    throw new Refusal("data", what, { cause: thrown });
  }
}

/** Of what is not so simple as to be decoded here. */
const decoders: { readonly [K in Kind]: (bytes: Uint8Array) => Promise<Pixels> } = {
  JPEG: decodeJpeg,
  PNG: decodePng,
  WebP: async (bytes) => rgb(await open(bytes)),
  GIF: async (bytes) => rgb(await open(withoutTransparency(bytes))),
  TIFF: decodeTiff,
};

/** Pillow takes damaged data as far as the decoder can read it, but no file that ends too early. */
async function decodeJpeg(bytes: Uint8Array): Promise<Pixels> {
  const image = await open(bytes, { failOn: "truncated" });
  return jpegComponents(bytes) === 4 ? ink(image) : rgb(image);
}

async function decodePng(bytes: Uint8Array): Promise<Pixels> {
  const [bitDepth, colorType] = bytes.subarray(24); // in IHDR, always the first chunk
  const image = await open(bytes);
  return bitDepth === 16 && colorType === 0 ? grey16(image) : rgb(image);
}

/** The only kind whose orientation Pillow applies. */
async function decodeTiff(bytes: Uint8Array): Promise<Pixels> {
  // A palette that is cut short is only a warning.
  const image = await open(bytes, { autoOrient: true, failOn: "warning" });
  const { space, depth, hasAlpha } = await image.metadata();
  if (depth === "uchar") return space === "cmyk" ? ink(image) : rgb(image);
  if (depth === "ushort") return space === "grey16" && !hasAlpha ? grey16(image) : rgb(image);
  throw new Error(`its samples are of the kind ${depth}, expected whole numbers of 8 or 16 bits`);
}

async function open(bytes: Uint8Array, options: SharpOptions = {}): Promise<Sharp> {
  sharp ??= await load();
  return sharp(bytes, {
    ignoreIcc: true,
    failOn: "error",
    limitInputPixels: MOST_PIXELS,
    ...options,
  }).removeAlpha();
}

async function rgb(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: plain(data) };
}

async function ink(image: Sharp): Promise<Pixels> {
  const stored = image.pipelineColourspace("cmyk").toColourspace("cmyk");
  const { width, height, data } = await rgb(stored);
  return { width, height, data: fromInk(data) };
}

async function grey16(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .pipelineColourspace("grey16")
    .toColourspace("grey16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const levels = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return { width: info.width, height: info.height, data: fromGrey16(levels) };
}

/** The same memory without the methods of Node's Buffer. */
const plain = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
