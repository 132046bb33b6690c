import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { cardSchema } from "./card.ts";
import { cardOfConfig } from "./config.ts";

describe("a config.json", () => {
  test("of 1001 classes that begin with the background is known by their names", () => {
    const names = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, `class ${i}`]));
    expect(cardOfConfig({ id2label: { ...names, 0: "background" } }, "c")).toEqual({
      background: true,
    });
    expect(cardOfConfig({ id2label: names }, "c")).toEqual({});
  });

  test("of timm names the model, and is refused with the place in it", () => {
    const card = cardOfConfig({ architecture: "resnet18", pretrained_cfg: {} }, "c");
    expect(card).toMatchObject({ name: "resnet18", resizeTo: 256 });
    expect(() => cardOfConfig({ pretrained_cfg: { mean: 0 } }, "c")).toThrow(
      "c: pretrained_cfg: mean",
    );
  });

  test("of transformers says by its class how outputs are read, and by its names whose ids they are", () => {
    const detr = { architectures: ["DetrForObjectDetection"] };
    const known = { task: "detection", decoder: "detr", outputNames: ["logits", "pred_boxes"] };
    expect(cardOfConfig(detr, "c")).toEqual(known);
    const ids = { id2label: { 0: "N/A", 1: "person", 90: "toothbrush" } };
    expect(cardOfConfig({ ...detr, ...ids }, "c")).toEqual({ ...known, categoryIds: "coco-91" });
    const rtDetr = {
      architectures: ["RTDetrForObjectDetection"],
      id2label: { 0: "person", 79: "toothbrush" },
    };
    expect(cardOfConfig(rtDetr, "c")).toMatchObject({
      decoder: "rt-detr",
      categoryIds: "contiguous",
    });
    const segformer = { architectures: ["SegformerForSemanticSegmentation"] };
    expect(cardOfConfig(segformer, "c")).toMatchObject({
      decoder: "segmentation-logits",
      logitsResize: "direct",
    });
    expect(cardOfConfig({ architectures: ["ViTForImageClassification"] }, "c")).toEqual({});
  });

  test("is a card or refused, whatever it says", () => {
    const keys = fc.constantFrom("architecture", "architectures", "id2label", "pretrained_cfg");
    const config = fc.dictionary(keys, fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(config, fc.jsonValue()), (json) => {
        try {
          cardSchema.partial().parse(cardOfConfig(json, "c"));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
