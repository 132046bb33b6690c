import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { cardSchema } from "./card.ts";
import { apart, images, type Kept, prepared } from "./fixtures/reference.ts";
import { cardOfTimm, type InputSize } from "./timm.ts";

interface Case {
  readonly config: Record<string, unknown>;
  /** Height and width that timm chose, with its test values or without them. */
  readonly size: InputSize;
  readonly test: boolean;
  readonly results: readonly Kept[];
}

const checked: { versions: string; every: number; cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("./fixtures/timm.json", import.meta.url), "utf8"),
);

describe(`a pretrained_cfg, against ${checked.versions}`, () => {
  const named = checked.cases.map((one) => [JSON.stringify(one.config), one.size, one] as const);

  test.each(named)("%s at %j", (_, size, { config, test, results }) => {
    const cards = [cardOfTimm(config, "c", size), ...(test ? [cardOfTimm(config, "c")] : [])];
    for (const card of cards) {
      for (const [i, image] of images.entries()) {
        const { shape, values } = prepared(card, image, checked.every);
        expect(shape).toEqual(results[i].shape);
        expect(apart(values, results[i])).toBeLessThan(1e-6);
      }
    }
  });
});

describe("a pretrained_cfg", () => {
  test("does not say what images are resized to for a graph of another size", () => {
    const said = { input_size: [3, 224, 224], test_input_size: [3, 288, 288], crop_pct: 0.9 };
    const card = cardOfTimm(said, "c", [256, 256]);
    expect([card.inputSize, card.resize, card.resizeTo]).toEqual([undefined, undefined, undefined]);
    expect(card.interpolation).toBe("bicubic");
  });

  test.each([
    [{ input_size: [3, 256, 128] }, "c: a size of 256×128 is not square"],
    [{ input_size: [1, 28, 28] }, "c: input_size.0"],
    [{ interpolation: "random" }, 'c: interpolation "random": expected nearest, bilinear'],
    [{ std: [1, 1, 0] }, "c: std.2"],
  ])("of %j is refused", (config, message) => {
    expect(() => cardOfTimm(config, "c")).toThrow(message);
  });

  test("is a card or refused, whatever it says", () => {
    const keys = Object.keys(Object.assign({}, ...checked.cases.map(({ config }) => config)));
    const number = fc.oneof(fc.integer({ min: -1, max: 400 }), fc.double());
    const value = fc.oneof(
      fc.jsonValue(),
      number,
      fc.tuple(fc.constant(3), number, number),
      fc.constantFrom("squash", "border", "bicubic"),
    );
    const config = fc.dictionary(fc.constantFrom(...keys), value);
    fc.assert(
      fc.property(fc.oneof(config, fc.jsonValue()), (json) => {
        try {
          cardSchema.partial().parse(cardOfTimm(json, "c"));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
