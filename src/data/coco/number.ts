/** @module Numbers of JSON text, to the bit as JSON.parse has them, without making a string of most. */
import { type Cursor, endOfBytes, unexpected } from "./cursor.ts";

/** Powers of ten that a double holds exactly. */
export const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** So many digits fit into an integer of 32 bits, whose sums are faster than those of doubles. */
const half = 9;

/**
 * The number at the cursor: the double nearest to the decimal, ties to even. NaN, Infinity and
 * -Infinity are read too, since Python writes them; JSON itself knows none of them.
 */
export function readNumber(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.at;
  const first = bytes[start] === minus ? start + 1 : start;
  let at = first;
  let high = 0; // the first nine digits
  let low = 0; // the next nine
  let end = first + half;
  let d = bytes[at] - zero;
  for (; d >= 0 && d <= 9 && at < end; d = bytes[++at] - zero) high = (high * 10 + d) | 0;
  for (; d >= 0 && d <= 9; d = bytes[++at] - zero) low = (low * 10 + d) | 0;
  if (at === first) return readWord(cursor, first);
  if (at > first + 1 && bytes[first] === zero) unexpected(cursor, "a number without leading zeros");
  let digits = at - first;
  let exponent = 0;
  if (bytes[at] === point) {
    const fraction = ++at;
    d = bytes[at] - zero;
    if (high === 0) {
      while (d === 0) d = bytes[++at] - zero; // zeros in front are no digits
      digits = fraction - at;
    }
    end = fraction + half - digits;
    for (; d >= 0 && d <= 9 && at < end; d = bytes[++at] - zero) high = (high * 10 + d) | 0;
    for (; d >= 0 && d <= 9; d = bytes[++at] - zero) low = (low * 10 + d) | 0;
    if (at === fraction) return refuseAt(cursor, at);
    exponent = fraction - at;
    digits -= exponent;
  }
  if ((bytes[at] | 32) === letterE) {
    const sign = bytes[at + 1];
    at += sign === plus || sign === minus ? 2 : 1;
    const from = at;
    let power = 0;
    for (d = bytes[at] - zero; d >= 0 && d <= 9; d = bytes[++at] - zero) power = power * 10 + d;
    if (at === from) return refuseAt(cursor, at);
    exponent += sign === minus ? -power : power;
  }
  if (at >= cursor.end) throw endOfBytes; // more of it may come
  cursor.at = at;
  const size = digits <= 2 * half ? sizeOf(high, low, digits, exponent) : Number.NaN;
  if (!Number.isNaN(size)) return first === start ? size : -size;
  return Number(Buffer.from(bytes.subarray(start, at)).toString("latin1"));
}

const zero = 48;
const minus = 45;
const plus = 43;
const point = 46;
const letterE = 101;

function refuseAt(cursor: Cursor, at: number): never {
  cursor.at = at;
  return unexpected(cursor, "a digit");
}

/** `NaN` and `Infinity`, from `start` on. */
function readWord(cursor: Cursor, start: number): number {
  const { bytes, at, end } = cursor;
  for (const [word, value] of words) {
    let length = 0;
    while (length < word.length && bytes[start + length] === word.charCodeAt(length)) length++;
    if (start + length >= end) throw endOfBytes;
    if (length < word.length) continue;
    cursor.at = start + length;
    return start === at ? value : -value;
  }
  return unexpected(cursor, "a number");
}

const words: readonly (readonly [string, number])[] = [
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
];

/** The double nearest to the digits times 10 to the power of `exponent`; NaN where this cannot tell. */
function sizeOf(high: number, low: number, digits: number, exponent: number): number {
  if (exponent < -22 || exponent > 22) return Number.NaN;
  const shift = digits > half ? powers[digits - half] : 1;
  // Two exact numbers and one operation round once (Clinger 1990).
  if (digits <= 15) {
    const exact = high * shift + low;
    return exponent < 0 ? exact / powers[-exponent] : exact * powers[exponent];
  }
  return exponent <= 0 ? quotient(high, shift, low, powers[-exponent]) : Number.NaN;
}

/**
 * (a · b + c) / d, rounded once; NaN where these 106 bits cannot tell to which side. a and c are whole
 * numbers of nine digits, b is 10⁹ or less, so that their product is exact: 10⁹ is 5⁹ · 2⁹, of 21 bits. The
 * sum, and then the quotient, are carried as two doubles that are not added up (Dekker 1971); the
 * error is far below the distance to a tie of any number but those that lie very near to one.
 */
function quotient(a: number, b: number, c: number, d: number): number {
  const product = a * b;
  const high = product + c;
  const low = c - (high - product);
  const first = high / d;
  const back = first * d;
  const second = (high - back - productError(first, d, back) + low) / d;
  const rounded = first + second;
  const left = second - (rounded - first);
  return rounded + left * (1 + 2 ** -30) === rounded ? rounded : Number.NaN;
}

/** a · b less what it was rounded to, exactly: both are split into halves of 26 bits (Veltkamp). */
function productError(a: number, b: number, product: number): number {
  const splitA = a * 134217729; // 2²⁷ + 1
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}
