import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { cardKeys, cardSchema, overlay, readCard } from "./card.ts";

test("a card with a key that is none names the nearest", () => {
  expect(() => readCard({ interpolatoin: "bilinear" }, "m.card.json")).toThrow(
    'unknown key in m.card.json "interpolatoin": did you mean "interpolation"?',
  );
});

describe("a card that says something else than it may", () => {
  test.each([
    [
      { inputSize: 224 },
      "m.json: inputSize takes height and width in pixels, such as [224,224]; got 224",
    ],
    [{ layout: "nchw" }, 'm.json: layout takes one of NCHW, NHWC; got "nchw"'],
    [{ std: [1, 0, 1] }, "m.json: std takes three numbers above 0, such as ["],
    [{ paper: 1 }, "m.json: paper takes a text; got 1"],
    [[1], "m.json: not a card"],
    [null, "m.json: not a card"],
  ])("is refused: %j", (json, message) => {
    expect(() => readCard(json, "m.json")).toThrow(message);
  });

  test("or not: any JSON is a card or a refusal", () => {
    const card = fc.dictionary(fc.constantFrom(...cardKeys), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(card, fc.jsonValue()), (json) => {
        try {
          cardSchema.partial().parse(readCard(json, "m.json"));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("of several cards the first that has a value says it, and is named", () => {
  const stated = overlay([
    { from: "--set", card: { scale: 1 } },
    { from: "the file", card: { scale: 255, layout: "NHWC" } },
  ]);
  expect(stated).toEqual({
    scale: { value: 1, from: "--set" },
    layout: { value: "NHWC", from: "the file" },
  });
});
