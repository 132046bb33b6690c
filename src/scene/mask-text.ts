/**
 * @module Masks as text: COCO's compressed RLE. From the fourth run on, each is written as its difference from
 * the last run of its kind; a number is written in groups of 5 bits, lowest first, one character a
 * group, from `0` (48) on; 32 more says that another group follows, and the highest bit of the last one is
 * the sign.
 */
import { checkSum, type Mask, pixelsOf, type Size } from "./mask.ts";

const zero = 48; // the character 0
const goesOn = 32;
const isNegative = 16;
const longest = 7; // groups of a number of 32 bits

/** The mask that a text stands for; as bytes it may be a part of a file. JSON writes its `\` as `\\`. */
export function maskOfText(text: string | Uint8Array, size: Size): Mask {
  pixelsOf(size);
  const bytes = typeof text === "string" ? bytesOf(text) : text;
  if (decoded.length < bytes.length) decoded = new Uint32Array(2 * bytes.length);
  const runs = decoded;
  let count = 0;
  let sum = 0;
  for (let at = 0; at < bytes.length; count++) {
    let group = bytes[at++] - zero;
    let run = group & 31;
    let shift = 5;
    while (group >= goesOn && group < 64 && shift < 5 * longest) {
      group = bytes[at++] - zero; // NaN past the end
      run |= (group & 31) << shift;
      shift += 5;
    }
    if (!(group >= 0 && group < goesOn)) refuse(bytes, at - 1);
    if (shift < 32) run = (run << (32 - shift)) >> (32 - shift); // its highest bit is the sign
    if (count > 2) run = (run + runs[count - 2]) | 0;
    if (run < 0) {
      throw new RangeError(`run ${count} of a mask's text is ${run}; expected 0 or more`);
    }
    runs[count] = run;
    sum += run;
  }
  checkSum(sum, size);
  return { width: size.width, height: size.height, runs: runs.slice(0, count) };
}

/** The text of a mask. */
export function maskText({ runs }: Mask): string {
  if (encoded.length < longest * runs.length) encoded = new Uint8Array(2 * longest * runs.length);
  let length = 0;
  for (let i = 0; i < runs.length; i++) {
    let value = i > 2 ? runs[i] - runs[i - 2] : runs[i];
    let isLast: boolean;
    do {
      const group = value & 31;
      value >>= 5;
      isLast = value === (group & isNegative ? -1 : 0);
      encoded[length++] = group + zero + (isLast ? 0 : goesOn);
    } while (!isLast);
  }
  return ascii.decode(encoded.subarray(0, length));
}

const ascii = new TextDecoder();

/** What is read or written before its length is known; kept, since there are masks by the million. */
let decoded = new Uint32Array(1024);
let encoded = new Uint8Array(1024);

function bytesOf(text: string): Uint8Array {
  if (encoded.length < text.length) encoded = new Uint8Array(2 * text.length);
  // What is above a byte is no character of a mask; 0 is none either.
  for (let i = 0; i < text.length; i++) encoded[i] = Math.min(text.charCodeAt(i), 255);
  return encoded.subarray(0, text.length);
}

function refuse(bytes: Uint8Array, at: number): never {
  if (at >= bytes.length) throw new RangeError("a mask's text ends within a number; it was cut");
  const byte = bytes[at];
  throw new RangeError(
    byte >= zero && byte < zero + 64
      ? `a mask's text has a number of more than ${longest} characters, at ${at}`
      : `a mask's text has the byte ${byte} at ${at}; expected the characters from 0 to o`,
  );
}
