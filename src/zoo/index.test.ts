import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inMemory, readHeader } from "../onnx/index.ts";
import checked from "./fixtures/checked.json" with { type: "json" };
import { models } from "./index.ts";

// `make-checked.py` wrote these very bytes and had them checked by onnx (full_check).
test.each(Object.entries(models))("onnx has checked the bytes of %s", (name, { build }) => {
  expect((checked.sha256 as Record<string, string>)[name]).toBe(
    createHash("sha256").update(build().bytes).digest("hex"),
  );
});

test.each(Object.entries(models))(
  "%s carries its card, and takes the image it says",
  (name, model) => {
    const { bytes, card } = model.build({ size: 96 });
    const { inputs, outputs, metadata } = readHeader(inMemory(name, bytes));
    expect(JSON.parse(metadata.get("snellen.card") ?? "")).toEqual(card);
    expect(inputs).toEqual([
      { name: card.inputName, dtype: card.dtype, shape: ["N", 3, ...card.inputSize] },
    ]);
    expect(outputs).toEqual([
      { name: card.outputName, dtype: "float32", shape: ["N", card.classes.length] },
    ]);
  },
);
