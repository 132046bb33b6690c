/**
 * @module Objects of numbers as programs write them by the thousand, one like the other: what stands
 * between the numbers is compared with an object that was read before, and only the numbers are read.
 */
import type { Cursor } from "./cursor.ts";
import { keysOf, readKey } from "./keys.ts";
import { powers, readNumber } from "./number.ts";
import { skipValue } from "./skip-value.ts";
import { nextElement, nextMember, openList, openObject } from "./tokens.ts";

export interface Pattern {
  /** What stands before the numbers, between them, and behind the last. */
  readonly text: Uint8Array;
  /** [numbers + 1] Where in the text each number stands; then the length of the text. */
  readonly stops: Uint32Array;
  /** [numbers] The place in a row that each number goes to. */
  readonly places: Uint8Array;
}

/**
 * The pattern of the object at the cursor, which was read before without fault, and the cursor behind it.
 * Numbers of the keys in `places` go to the place of the key in a row, those of a list to the places from
 * there on; all else belongs to the text.
 */
export function patternOf(cursor: Cursor, places: Readonly<Record<string, number>>): Pattern {
  const keys = keysOf(Object.keys(places));
  const first = Object.values(places);
  const text: number[] = [];
  const stops: number[] = [];
  const to: number[] = [];
  let done = cursor.at;
  const keepText = (): void => {
    for (; done < cursor.at; done++) text.push(cursor.bytes[done]);
    stops.push(text.length);
  };
  const passNumber = (place: number): void => {
    keepText();
    to.push(place);
    readNumber(cursor);
    done = cursor.at;
  };
  for (let more = openObject(cursor); more; more = nextMember(cursor)) {
    const key = readKey(cursor, keys);
    let place = first[key];
    if (place !== undefined && cursor.bytes[cursor.at] === openingBracket) {
      for (let inList = openList(cursor); inList; inList = nextElement(cursor)) passNumber(place++);
    } else if (place !== undefined && isNumber(cursor)) passNumber(place);
    else skipValue(cursor);
  }
  keepText();
  return {
    text: Uint8Array.from(text),
    stops: Uint32Array.from(stops),
    places: Uint8Array.from(to),
  };
}

const openingBracket = 91;
const minus = 45;
const point = 46;
const zero = 48;

const isNumber = ({ bytes, at }: Cursor): boolean =>
  bytes[at] === minus || (bytes[at] >= zero && bytes[at] <= zero + 9);

/** So many digits fit into an integer of 32 bits. */
const few = 9;

/**
 * Reads the numbers of an object that is written in the pattern into `row`. Another object, one whose
 * numbers are not finite, and one of which the rest is still to come, gives false and is left unread.
 */
export function readAlike(
  cursor: Cursor,
  { text, stops, places }: Pattern,
  row: Float64Array,
): boolean {
  const { bytes, at: start } = cursor;
  let at = start;
  let t = 0;
  for (let n = 0; n < places.length; n++) {
    for (const stop = stops[n]; t < stop; t++, at++) if (bytes[at] !== text[t]) return false;
    const begun = at;
    const isNegative = bytes[at] === minus;
    if (isNegative) at++;
    const first = at;
    let whole = 0;
    let d = bytes[at] - zero;
    for (; d >= 0 && d <= 9; d = bytes[++at] - zero) whole = (whole * 10 + d) | 0;
    let digits = at - first;
    if (digits === 0 || (digits > 1 && bytes[first] === zero)) return false;
    let shift = 0;
    if (bytes[at] === point) {
      const fraction = ++at;
      d = bytes[at] - zero;
      for (; d >= 0 && d <= 9; d = bytes[++at] - zero) whole = (whole * 10 + d) | 0;
      shift = at - fraction;
      if (shift === 0) return false;
      digits += shift;
    }
    if (digits <= few) {
      const size = whole / powers[shift]; // two exact numbers, and rounded once
      row[places[n]] = isNegative ? -size : size;
      continue;
    }
    cursor.at = begun;
    const number = readNumber(cursor);
    at = cursor.at;
    cursor.at = start;
    if (!Number.isFinite(number)) return false;
    row[places[n]] = number;
  }
  for (; t < text.length; t++, at++) if (bytes[at] !== text[t]) return false;
  if (at > cursor.end) return false;
  cursor.at = at;
  return true;
}
