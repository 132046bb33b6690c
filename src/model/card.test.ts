import { describe, expect, test } from "vitest";
import { cardOf, overlay, readCard } from "./card.ts";

describe("cardOf", () => {
  test("reads every kind of value", () => {
    expect(
      cardOf([
        "inputSize=224x192",
        "mean=imagenet",
        "std=0.5,0.25,1",
        "scale=255",
        "resizeTo=256",
        "interpolation=bicubic",
        "background=true",
        "name=a model = b",
      ]),
    ).toEqual({
      inputSize: [224, 192],
      mean: [0.485, 0.456, 0.406],
      std: [0.5, 0.25, 1],
      scale: 255,
      resizeTo: 256,
      interpolation: "bicubic",
      background: true,
      name: "a model = b",
    });
  });

  test.each([
    ["meen=imagenet", 'unknown card key "meen": did you mean "mean"?'],
    ["mean", '--set takes key=value, got "mean"'],
    ["mean=0.5,0.5", "--set: mean"],
    ["mean=half", "--set: mean"],
    ["resizeTo=0", "--set: resizeTo"],
    ["layout=NWHC", "--set: layout"],
    ["background=maybe", "--set: background"],
  ])("refuses %s", (setting, message) => {
    expect(() => cardOf([setting])).toThrow(message);
  });
});

test("a card with a key that is none names the nearest", () => {
  expect(() => readCard({ interpolatoin: "bilinear" }, "m.card.json")).toThrow(
    'unknown key in m.card.json "interpolatoin": did you mean "interpolation"?',
  );
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
