import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sloanLetters } from "../../scene/index.ts";
import type { Drawing } from "./drawing.ts";
import { labelMapClasses, truthOf } from "./truth.ts";

const image = {
  width: 40,
  height: 30,
  seed: 1,
  background: { kind: "plain", level: 128 },
  noise: 0,
} as const;

describe("truthOf", () => {
  test("of a letter on whole pixels is its grid", () => {
    const letters = [{ letter: "Z", x: 4.5, y: 5.5, height: 5, rotation: 0, contrast: 1 }] as const;
    const {
      letters: [z],
      labelMap,
    } = truthOf({ ...image, letters });
    expect(z).toMatchObject({ letter: "Z", label: 9, box: [2, 3, 5, 5] });
    expect([...z.mask.slice(3 * 40, 3 * 40 + 9)]).toEqual([0, 0, 1, 1, 1, 1, 1, 0, 0]);
    expect(labelMap[3 * 40 + 2]).toBe(10);
    expect(labelMapClasses[10]).toBe("Z");
    expect(labelMap[0]).toBe(0);
  });

  test("of a letter on another one, the label map says the upper one, the masks say both", () => {
    const o = { letter: "O", x: 20, y: 15, height: 20, rotation: 0, contrast: 1 } as const;
    const { letters, labelMap } = truthOf({ ...image, letters: [o, { ...o, letter: "H" }] });
    for (const [i, label] of labelMap.entries()) {
      const [inO, inH] = letters.map(({ mask }) => mask[i]);
      expect(label).toBe(inH ? 3 : inO ? 6 : 0);
    }
  });

  test("has every mask in its box, and every label in a mask", () => {
    const letter = fc.record({
      letter: fc.constantFrom(...sloanLetters),
      x: fc.double({ min: 0, max: 40, noNaN: true }),
      y: fc.double({ min: 0, max: 30, noNaN: true }),
      height: fc.double({ min: 1, max: 40, noNaN: true }),
      rotation: fc.double({ min: 0, max: 360, noNaN: true }),
      contrast: fc.constant(0.5),
    });
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 3 }), (letters) => {
        const drawing: Drawing = { ...image, letters };
        const truth = truthOf(drawing);
        for (let i = 0; i < 40 * 30; i++) {
          const covering = truth.letters.filter(({ mask }) => mask[i] === 1);
          expect(truth.labelMap[i]).toBe(1 + (covering.at(-1)?.label ?? -1));
          const [x, y] = [i % 40, Math.floor(i / 40)];
          for (const { box } of covering) {
            expect(x).toBeGreaterThanOrEqual(Math.floor(box[0]));
            expect(y).toBeGreaterThanOrEqual(Math.floor(box[1]));
            expect(x + 1).toBeLessThanOrEqual(Math.ceil(box[0] + box[2]));
            expect(y + 1).toBeLessThanOrEqual(Math.ceil(box[1] + box[3]));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
