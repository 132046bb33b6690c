import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Background } from "./background.ts";
import { type Drawing, draw } from "./drawing.ts";

const plain: Background = { kind: "plain", level: 200 };
const drawing = (changes: Partial<Drawing> = {}): Drawing => ({
  width: 5,
  height: 5,
  seed: 1,
  background: plain,
  letters: [{ letter: "H", x: 2.5, y: 2.5, height: 5, rotation: 0, contrast: 0.25 }],
  noise: 0,
  ...changes,
});
const red = (d: Drawing) => [...draw(d).data].filter((_, i) => i % 3 === 0);

/** Mean and standard deviation of the levels of one channel. */
function moments(levels: readonly number[]) {
  const mean = levels.reduce((sum, v) => sum + v, 0) / levels.length;
  return {
    mean,
    deviation: Math.sqrt(levels.reduce((s, v) => s + (v - mean) ** 2, 0) / levels.length),
  };
}

describe("draw", () => {
  test("gives a letter the level that its Weber contrast says", () => {
    const [h, o] = [150, 200]; // (200 − 150) / 200 = 0.25
    expect(red(drawing())).toEqual(
      [
        [h, o, o, o, h],
        [h, o, o, o, h],
        [h, h, h, h, h],
        [h, o, o, o, h],
        [h, o, o, o, h],
      ].flat(),
    );
  });

  test("mixes letter and background where a pixel is covered in part, halves up", () => {
    const letters = [
      { letter: "H", x: 3, y: 2.5, height: 5, rotation: 0, contrast: 0.25 },
    ] as const;
    expect(red(drawing({ letters })).slice(0, 5)).toEqual([175, 175, 200, 200, 175]);
    const fainter = letters.map((letter) => ({ ...letter, contrast: 0.025 }));
    expect(red(drawing({ letters: fainter })).slice(0, 2)).toEqual([198, 198]); // 197.5
  });

  test("lays later letters over earlier ones", () => {
    const [h] = drawing().letters;
    expect(red(drawing({ letters: [h, { ...h, contrast: -0.1 }] }))[0]).toBe(220);
  });

  test("adds the same noise to all channels, of the deviation that was asked for", () => {
    const noisy = drawing({
      width: 200,
      height: 200,
      letters: [],
      noise: 10,
      background: { kind: "plain", level: 100 },
    });
    const { data } = draw(noisy);
    expect(data[0]).toBe(data[1]);
    const { mean, deviation } = moments(red(noisy));
    // Rounding to levels adds 1/12 to the variance. 5 standard errors of 40,000 pixels.
    expect(Math.abs(mean - 100)).toBeLessThan(5 * (10 / 200));
    expect(Math.abs(deviation - Math.sqrt(100 + 1 / 12))).toBeLessThan(5 * (10 / 200 / Math.SQRT2));
  });

  test("never leaves 0 to 255", () => {
    const levels = red(drawing({ width: 50, height: 50, noise: 200 }));
    expect(Math.min(...levels)).toBe(0);
    expect(Math.max(...levels)).toBe(255);
  });

  test("has a gradient of Michelson's contrast, to the corners", () => {
    const background = { kind: "gradient", level: 100, contrast: 0.5 } as const;
    const levels = red(drawing({ width: 100, height: 100, background, letters: [] }));
    const [low, high] = [Math.min(...levels), Math.max(...levels)];
    expect((high - low) / (high + low)).toBeCloseTo(0.5, 1);
    expect(moments(levels).mean).toBeCloseTo(100, 0);
  });

  test("has 1/f noise of RMS contrast", () => {
    const background = { kind: "noise-1/f", level: 100, contrast: 0.2 } as const;
    const { mean, deviation } = moments(
      red(drawing({ width: 100, height: 80, background, letters: [] })),
    );
    expect(mean).toBeCloseTo(100, 0);
    expect(deviation).toBeCloseTo(20, 0);
  });

  // The same bytes on every machine: they are what a record's digest of the dataset stands for.
  test.each<[string, string, Partial<Drawing>]>([
    ["plain", "49cce7dee5669b83d9a8671e382519e8d73e26e684c96d1e1f38e2579e2005e9", {}],
    [
      "gradient",
      "772b9a65f2346e22cd362278e74ecbad6b3f5d1685c033bcca1d560833da28ef",
      { background: { kind: "gradient", level: 128, contrast: 0.4 } },
    ],
    [
      "noise-1/f",
      "1b017997e28b7fe93409ceccff5d6e786e0c8651d35dbb2afc64667ed832e09f",
      { background: { kind: "noise-1/f", level: 128, contrast: 0.2 } },
    ],
  ])("on %s has the bytes that it always had", (_, sha256, changes) => {
    const letters = [
      { letter: "S", x: 20.3, y: 21.7, height: 25, rotation: 30, contrast: 0.6 },
      { letter: "K", x: 40, y: 44, height: 16, rotation: 0, contrast: -0.2 },
    ] as const;
    const { data } = draw(
      drawing({ width: 64, height: 60, seed: 7, noise: 8, letters, ...changes }),
    );
    expect(createHash("sha256").update(data).digest("hex")).toBe(sha256);
  });
});
