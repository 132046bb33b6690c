import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boxOf, coverage, maskOf, type SloanLetter, sloanLetters } from "./sloan.ts";

const image = { width: 64, height: 64 };
const at = (height: number, rotation = 0) => ({ centerX: 32, centerY: 32, height, rotation });
const inked = (letter: SloanLetter, place = at(50)) =>
  coverage(letter, place, image).data.reduce((sum, share) => sum + share, 0);

/** The share of each pixel of the whole image. */
function shares(letter: SloanLetter, place = at(50)): Float64Array {
  const { x, y, width, data } = coverage(letter, place, image);
  const whole = new Float64Array(image.width * image.height);
  for (const [i, share] of data.entries()) {
    whole[(y + Math.floor(i / width)) * image.width + x + (i % width)] = share;
  }
  return whole;
}

/** The height of N's diagonal, cut upright: v² = 1 + ((5 − v) / 3)². */
const diagonal = 1.529212;

// By hand, in squares of the 5×5 grid: strokes of width 1 along their middle lines.
test.each<[SloanLetter, number]>([
  ["D", 25 - 2 * (4 - Math.PI) - (9 - 2 * (1 - Math.PI / 4))],
  ["H", 5 + 5 + 3],
  ["N", 5 + 5 + 3 * diagonal],
  ["O", Math.PI * (2.5 ** 2 - 1.5 ** 2)],
  ["S", 3 * 2 + 3 * Math.PI],
  ["Z", 5 + 5 + 3 * diagonal],
])("%s covers %f squares of its grid", (letter, squares) => {
  expect(inked(letter) / 100).toBeCloseTo(squares, 2);
});

test("C is O with a gap of one stroke", () => {
  const gap = (inked("O") - inked("C")) / 100;
  expect(gap).toBeGreaterThan(1); // a little more than 1 × 1, since the sides are parallel
  expect(gap).toBeLessThan(1.05);
});

describe("a Sloan letter", () => {
  test("at 5 px on whole pixels is its grid", () => {
    const { x, y, width, data } = coverage("H", { ...at(5), centerX: 2.5, centerY: 2.5 }, image);
    expect([x, y, width]).toEqual([0, 0, 5]);
    const rows = Array.from({ length: 5 }, (_, row) =>
      [...data.slice(row * 5, row * 5 + 5)].join(""),
    );
    expect(rows).toEqual(["10001", "10001", "11111", "10001", "10001"]);
  });

  // Of C the gap takes the rightmost part of the ring: what is left ends at 2.5 + √6.
  test.each(sloanLetters)("%s fills its grid from side to side", (letter) => {
    const right = letter === "C" ? 2.5 + Math.sqrt(6) : 5;
    const box = boxOf(letter, at(50), image);
    for (const [i, side] of [7, 7, 10 * right, 50].entries()) expect(box[i]).toBeCloseTo(side, 9);
  });

  test.each<SloanLetter>(["H", "N", "O", "S", "Z"])("%s is the same upside down", (letter) => {
    const turned = shares(letter, at(50, 180));
    for (const [i, share] of shares(letter).entries()) expect(turned[i]).toBeCloseTo(share, 9);
  });

  test("Z is N lying on its side", () => {
    const lying = shares("N", at(50, 90));
    for (const [i, share] of shares("Z").entries()) expect(lying[i]).toBeCloseTo(share, 9);
  });

  const places = fc.record({
    letter: fc.constantFrom(...sloanLetters),
    centerX: fc.double({ min: -5, max: 70, noNaN: true }),
    centerY: fc.double({ min: -5, max: 70, noNaN: true }),
    height: fc.double({ min: 1, max: 60, noNaN: true }),
    rotation: fc.double({ min: -360, max: 360, noNaN: true }),
  });

  test("covers as much wherever it stands and however it is turned", () => {
    fc.assert(
      fc.property(places, ({ letter, rotation, height }) => {
        const small = { ...at(Math.min(height, 40), rotation), centerX: 32.3 };
        const straight = inked(letter, at(50)) * (small.height / 50) ** 2;
        expect(inked(letter, small)).toBeCloseTo(straight, 6);
      }),
    );
  });

  test("has its mask inside its box, and its box inside the image", () => {
    fc.assert(
      fc.property(places, ({ letter, ...place }) => {
        const [left, top, width, height] = boxOf(letter, place, image);
        expect(Math.min(left, top, width, height)).toBeGreaterThanOrEqual(0);
        expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(64);
        for (const [i, covered] of maskOf(letter, place, image).entries()) {
          if (covered === 0) continue;
          const [x, y] = [i % 64, Math.floor(i / 64)];
          expect(x).toBeGreaterThanOrEqual(Math.floor(left));
          expect(y).toBeGreaterThanOrEqual(Math.floor(top));
          expect(x + 1).toBeLessThanOrEqual(Math.ceil(left + width));
          expect(y + 1).toBeLessThanOrEqual(Math.ceil(top + height));
        }
      }),
    );
  });
});
