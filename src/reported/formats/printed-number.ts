/** @module Numbers as people print them: `81.9`, `81.9%`, `4.09G`, `#params 86M`, `0.843 ± 0.001`, `87.58*`. */

export interface PrintedNumber {
  /** The digits as they stand there, without separators of thousands: `1013.01`. */
  readonly digits: string;
  readonly isPercent: boolean;
  /** 1000 to a power, where a letter says so (`86M`); 1 otherwise. */
  readonly times: number;
}

const letters: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12 };

const number = String.raw`[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+\-]?\d+)?`;
/** A number, its unit, its spread, and a mark or a remark in parentheses behind it. */
const printed = new RegExp(
  String.raw`^(?:#\s*params?:?\s*)?(${number})\s*(%)?\s*(?:([kmgbt])\w{0,6})?\s*` +
    String.raw`(?:(?:±|\+\/?-)\s*[\d.]+\s*%?)?\s*(?:[*†‡+^]{1,3}|\([^()]{0,200}\))?$`,
  "i",
);

/** The number that a text or a number of JSON states; undefined where it states none, or several. */
export function printedNumber(value: unknown): PrintedNumber | undefined {
  if (typeof value === "number" && Number.isFinite(value)) {
    return { digits: String(value), isPercent: false, times: 1 };
  }
  if (typeof value !== "string" || value.length > 300) return undefined;
  const [, digits, percent, letter] = printed.exec(value.replaceAll("**", "").trim()) ?? [];
  if (digits === undefined || !/\d/.test(digits)) return undefined;
  return {
    digits: digits.replaceAll(",", "").replace("−", "-"),
    isPercent: percent !== undefined,
    times: letter === undefined ? 1 : letters[letter.toLowerCase()],
  };
}

export const numberOf = ({ digits, times }: PrintedNumber): number => Number(digits) * times;

/** A hundredth, the nearest number to it: 82.6 is 0.826, not 82.6 / 100. */
export const hundredthOf = ({ digits }: PrintedNumber): number =>
  /e/i.test(digits) ? Number(digits) / 100 : Number(`${digits}e-2`);
