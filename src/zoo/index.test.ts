import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { inMemory, readHeader, writeModel } from "../onnx/index.ts";
import checked from "./fixtures/checked.json" with { type: "json" };
import { type ClassifierCard, type DecodedCard, models, observers } from "./index.ts";

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
