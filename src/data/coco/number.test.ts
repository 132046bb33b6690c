import fc from "fast-check";
import { expect, test } from "vitest";
import { cursorOver } from "./cursor.ts";
import { readNumber } from "./number.ts";

const numberIn = (text: string): number => readNumber(cursorOver(Buffer.from(`${text},`)));

const same = (text: string): void => {
  const wanted = Number(text);
  const got = numberIn(text);
  if (!Object.is(got, wanted)) throw new Error(`${text}: ${got}, and not ${wanted}`);
};

test("numbers are those of JSON.parse to the bit, however many digits they have", () => {
  const digits = fc.stringMatching(/^\d{0,24}$/);
  const exponent = fc.oneof(
    fc.constant(""),
    fc.integer({ min: -340, max: 320 }).map((power) => `e${power}`),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), digits, exponent, (whole, rest, e) => {
      same(`${whole}${rest === "" ? "" : `.${rest}`}${e}`);
    }),
    { numRuns: 20_000 },
  );
});

test("so are all doubles as JavaScript and Python write them", () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (x) => {
      same(JSON.stringify(x));
      same(x.toPrecision(17));
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (x) => same(x.toPrecision(17))),
    { numRuns: 20_000 },
  );
});

test("a decimal that lies between two doubles goes to the even one", () => {
  // 1 + 2⁻⁵³ is half way between 1 and the next double: 53 places, cut here and there.
  const tie = "1.00000000000000011102230246251565404236316680908203125";
  for (let length = 16; length <= tie.length; length++) same(tie.slice(0, length));
  same("9007199254740993");
  same("9007199254740993.0");
  same("900719925474099.30");
  same("4503599627370496.5");
  same("4503599627370497.5");
  same("450359962737049.65");
});

/**
 * Decimals m / 2ᵏ ≈ w / 10ᵉ with m odd and of 54 bits: near to the middle of two doubles. Of all w of up to
 * 18 digits the nearest are denominators of the continued fraction of 2ᵏ / 10ᵉ, and their multiples.
 */
function* nearTies(): Generator<string> {
  for (let e = 14; e <= 22; e++) {
    for (let k = 0n; k <= 80n; k++) {
      let [a, b] = [2n ** k, 10n ** BigInt(e)];
      let [m, w, before, wBefore] = [1n, 0n, 0n, 1n];
      while (b > 0n && w < 10n ** 18n) {
        const q = a / b;
        [a, b] = [b, a - q * b];
        [m, before] = [q * m + before, m];
        [w, wBefore] = [q * w + wBefore, w];
        for (let times = 1n; times < 60n && w * times < 10n ** 18n; times++) {
          const isTie = (m * times) % 2n === 1n && (m * times) >> 53n === 1n;
          if (!isTie || w * times < 10n ** 15n) continue;
          const digits = String(w * times).padStart(e + 1, "0");
          yield `${digits.slice(0, -e)}.${digits.slice(-e)}`;
        }
      }
    }
  }
}

test("so are the decimals of up to 18 digits that lie nearest to the middle of two doubles", () => {
  const decimals = [...nearTies()];
  expect(decimals.length).toBeGreaterThan(50);
  for (const decimal of decimals) same(decimal);
});

test.each(["0", "-0", "-0.0", "0e5", "1E5", "1e+5", "12.50", "1e999", "5e-324", "0.1"])("%s", same);

test("NaN, Infinity and -Infinity are read as Python writes them", () => {
  expect(numberIn("NaN")).toBeNaN();
  expect(numberIn("Infinity")).toBe(Number.POSITIVE_INFINITY);
  expect(numberIn("-Infinity")).toBe(Number.NEGATIVE_INFINITY);
});

test.each(["01", "-01.5", "1.", ".5", "+1", "-", "1e", "1e+", "x", "Nan", '"1"', "", "--1"])(
  'what JSON.parse refuses is refused: "%s"',
  (text) => {
    expect(() => numberIn(text)).toThrow("expected");
  },
);
