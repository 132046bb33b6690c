import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf, digest, several } from "./fixtures/mask-cases.ts";
import { maskOfRuns } from "./mask.ts";
import { maskOfText, maskText } from "./mask-text.ts";

/** Runs in an image of one column that they fill. */
const of = (runs: readonly number[]) =>
  maskOfRuns(runs, { width: 1, height: runs.reduce((sum, run) => sum + run, 0) });
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const line = (height: number) => ({ width: 1, height });

describe("the text of a mask", () => {
  // Of pycocotools, as are all below.
  test.each<[number[], string]>([
    [[9], "9"],
    [[0, 9], "09"],
    [[0, 1, 8], "018"],
    [[4, 3, 2], "432"],
    [[31], "o0"],
    [[15], "?"],
    [[16], "`0"],
    [[1023, 1], "oo01"],
    [[1024], "PP1"],
    [[100_000, 5, 3], "PeQ353"],
    [[5, 5, 5, 5, 5], "55500"],
    [[6, 1, 40, 4, 5, 4, 5, 4, 21], "61X13mN000`0"],
    [[23, 2, 8, 2, 8, 2, 55], "g028000_1"],
    [[17, 5, 4, 3, 5, 3, 6, 1, 20], "a054N101N>"],
  ])("of the runs %j is %s", (runs, text) => {
    const mask = of(runs);
    expect(maskText(mask)).toBe(text);
    expect(maskOfText(text, mask)).toEqual(mask);
    expect(maskOfText(bytes(text), mask)).toEqual(mask);
  });

  test("is that of pycocotools 2.0.11 for images of up to 2³¹ pixels", () => {
    const { draw, digests } = casesOf("texts");
    for (const [i, expected] of digests.entries()) {
      const size = { width: 1 + draw.whole(46_340), height: 1 + draw.whole(46_340) };
      const longest = [30, 1000, 40_000, 1 << 21][draw.whole(4)];
      const runs = several(draw.whole(30), () => draw.whole(longest));
      const sum = () => runs.reduce((sum, run) => sum + run, 0);
      while (sum() >= size.width * size.height) runs.pop();
      const mask = maskOfRuns([...runs, size.width * size.height - sum()], size);
      expect(digest(maskText(mask)), `case ${i}`).toBe(expected);
      expect(maskOfText(maskText(mask), size)).toEqual(mask);
    }
  });

  const run = fc.oneof(fc.nat(3), fc.nat(40), fc.nat(100_000), fc.nat(2 ** 27));
  test("gives back the mask that it was made of", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 15 }), (runs) => {
        const mask = of(runs);
        expect(maskOfText(maskText(mask), mask)).toEqual(mask);
      }),
    );
  });

  test("may be a part of the bytes of a file, and is copied", () => {
    const file = bytes('{"counts":"432"}');
    const mask = maskOfText(file.subarray(11, 14), { width: 3, height: 3 });
    file.fill(0);
    expect([...mask.runs]).toEqual([4, 3, 2]);
  });

  test("of many thousand runs is as that of few", () => {
    const mask = of(new Array(20_001).fill(7));
    expect(maskText(mask)).toBe(`777${"0".repeat(19_998)}`);
    expect(maskOfText(maskText(mask), mask)).toEqual(mask);
  });

  test.each<[string, number, string]>([
    ["432", 10, "the runs of a mask have 9 pixels, the image has 1×10 = 10"],
    ["", 9, "the runs of a mask have 0 pixels"],
    ["43P", 9, "a mask's text ends within a number; it was cut"],
    ["43 2", 9, "a mask's text has the byte 32 at 2; expected the characters from 0 to o"],
    ['43"', 9, "the byte 34 at 2"],
    ["43p", 9, "the byte 112 at 2"],
    ["43\u0434", 9, "the byte 255 at 2"],
    ["4PPPPPPPP0", 9, "a mask's text has a number of more than 7 characters, at 7"],
    ["4O6", 9, "run 1 of a mask's text is -1; expected 0 or more"],
    ["13N5", 9, "run 2 of a mask's text is -2"],
    ["1113N", 9, "run 4 of a mask's text is -1"],
    ["oooooo2", 9, "run 0 of a mask's text is -1073741825; expected 0 or more"],
  ])("of %j for %i pixels is refused", (text, pixels, message) => {
    expect(() => maskOfText(text, line(pixels))).toThrow(RangeError);
    expect(() => maskOfText(text, line(pixels))).toThrow(message);
    if (!text.includes("\u0434")) {
      expect(() => maskOfText(bytes(text), line(pixels))).toThrow(message);
    }
  });

  test("that is damaged gives a mask that fills the image, or a RangeError", () => {
    const damaged = fc.record({
      runs: fc.array(run, { minLength: 1, maxLength: 15 }),
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.integer({ min: 48, max: 111 })),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(damaged, ({ runs, at, byte, cut }) => {
        const mask = of(runs);
        const text = bytes(maskText(mask));
        text[at % text.length] = byte;
        const left = cut ? text.subarray(0, at % text.length) : text;
        try {
          const read = maskOfText(left, mask);
          expect(read.runs.reduce((sum, run) => sum + run, 0)).toBe(mask.height);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
