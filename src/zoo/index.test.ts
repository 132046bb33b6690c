import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { inMemory, readHeader, writeModel } from "../onnx/index.ts";
import checked from "./fixtures/checked.json" with { type: "json" };
import {
  type ClassifierCard,
  type DecodedCard,
  entries,
  families,
  models,
  type NetworkCard,
  networks,
  observers,
} from "./index.ts";

// `make-checked.py` wrote these very bytes and had them checked by onnx (full_check).
test.each(Object.entries(observers))("onnx has checked the bytes of %s", (name, { build }) => {
  expect((checked.sha256 as Record<string, string>)[name]).toBe(
    createHash("sha256").update(writeModel(build())).digest("hex"),
  );
});

test.each(Object.entries(observers))(
  "%s carries its card, and takes the image it says",
  (name, model) => {
    const built = model.build({ size: 112 });
    const { inputs, outputs, metadata } = readHeader(inMemory(name, writeModel(built)));
    const card = built.card as ClassifierCard | DecodedCard; // of observers
    expect(JSON.parse(metadata.get("snellen.card") ?? "")).toEqual(card);
    expect(inputs).toEqual([
      { name: card.inputName, dtype: card.dtype, shape: ["N", 3, ...card.inputSize] },
    ]);
    expect(outputs.map((output) => output.name)).toEqual(
      "decoder" in card ? card.outputNames : [card.outputName],
    );
    for (const { shape } of outputs) expect(shape[0]).toBe("N");
    const [{ shape }] = outputs;
    if (!("decoder" in card)) expect(shape).toEqual(["N", card.classes.length]);
    else if (card.task === "segmentation") {
      expect(shape).toEqual(["N", card.classes.length, ...card.inputSize]);
    }
  },
);

test.each([
  ["ideal-observer", 23, 24],
  ["ideal-observer-contrast", 47, 48],
  ["search-observer", 111, 112],
  ["search-observer-map", 111, 112],
])("%s is not built for images of side %i, but from %i to 4096", (name, size, smallest) => {
  const { build } = models[name];
  for (const wrong of [1, size, 24.5, 4097, 100_000, Number.NaN]) {
    expect(() => build({ size: wrong })).toThrow(
      new Refusal(
        "usage",
        `${name}: it cannot be built for images of side ${wrong}; take a whole number from ${smallest} to 4096`,
      ),
    );
  }
  expect(build({ size: smallest }).card.inputSize).toEqual([smallest, smallest]);
  expect(build({ size: 4096 }).card.inputSize).toEqual([4096, 4096]);
});

describe("every network", () => {
  test.each(entries().map((entry) => [entry.name, entry] as const))(
    "%s gives logits, four maps from fine to coarse, and a sequence",
    (_, { gives, checkpoints, macs }) => {
      expect(gives.logits).toEqual({ logits: ["N", 1000] });
      expect(Object.keys(gives.features)).toEqual(["stage1", "stage2", "stage3", "stage4"]);
      const sides = Object.values(gives.features).map(([, , height, width]) => {
        expect(height).toBe(width);
        return Number(height);
      });
      expect(sides.toSorted((a, b) => b - a)).toEqual(sides);
      expect(gives.tokens).toEqual({ tokens: ["N", expect.any(Number), expect.any(Number)] });
      expect(checkpoints.length).toBeGreaterThan(0);
      expect(macs).toBeGreaterThan(1e9);
    },
  );

  test("has a name and files of its own", () => {
    const files = Object.values(networks).flatMap(({ checkpoints }) => checkpoints);
    expect(new Set(files.map(({ url }) => url)).size).toBe(files.length);
    const members = Object.values(families).flatMap((family) => Object.keys(family));
    expect(new Set([...members, ...Object.keys(observers)]).size).toBe(Object.keys(models).length);
  });

  test.each(Object.keys(families))(
    "of the family %s is built with every choice that it offers",
    (family) => {
      const [[name, { switches }]] = Object.entries(families[family]);
      for (const [key, { choices }] of Object.entries(switches)) {
        for (const choice of choices) {
          const card = models[name].build({ switches: { [key]: choice } }).card as NetworkCard;
          const isUsual = choice === choices[0];
          expect(card.switches).toEqual(isUsual ? undefined : { [key]: String(choice) });
        }
      }
    },
  );
});
