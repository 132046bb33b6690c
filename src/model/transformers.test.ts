import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { cardSchema } from "./card.ts";
import { apart, images, type Kept, prepared } from "./fixtures/reference.ts";
import { readings } from "./processors.ts";
import { cardOfProcessor } from "./transformers.ts";

interface Checked {
  readonly versions: string;
  readonly every: number;
  readonly cases: readonly { config: Record<string, unknown>; results: readonly Kept[] }[];
}

const checked: Checked = JSON.parse(
  readFileSync(new URL("./fixtures/processors.json", import.meta.url), "utf8"),
);

describe(`a preprocessor_config.json, against ${checked.versions}`, () => {
  // Both round to float32, at other steps, so the tolerance is 1e-6 of the largest value.
  test.each(checked.cases.map(({ config, results }) => [JSON.stringify(config), config, results]))(
    "%s",
    (_, config, results) => {
      const card = cardOfProcessor(config, "p.json");
      for (const [i, image] of images.entries()) {
        const { shape, values } = prepared(card, image, checked.every);
        expect(shape).toEqual((results as Kept[])[i].shape);
        expect(apart(values, (results as Kept[])[i])).toBeLessThan(1e-6);
      }
    },
  );

  test("has a case of every kind", () => {
    const kinds = checked.cases.map(({ config }) =>
      cardOfProcessor(config, "p.json").scale === undefined
        ? ""
        : String(config.image_processor_type ?? config.feature_extractor_type),
    );
    for (const kind of readings.keys()) {
      expect(kinds.some((name) => name.startsWith(kind))).toBe(true);
    }
  });
});

describe("a preprocessor_config.json says nothing", () => {
  const vit = {
    image_processor_type: "ViTImageProcessor",
    size: { height: 224, width: 224 },
    resample: 2,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  };

  test.each([
    ["without the name of its processor", { image_processor_type: null }],
    ["of a processor that is not known", { image_processor_type: "NewImageProcessor" }],
    ["of one whose name is that of something else", { image_processor_type: "constructor" }],
    ["of a factor that ViT does not know", { rescale_offset: true }],
    ["of a second deviation that ViT does not know", { include_top: true }],
    ["of an order of channels that ViT does not know", { do_flip_channel_order: true }],
    ["of a setting that is neither on nor off", { do_pad: "reflect" }],
  ])("%s", (_, change) => {
    expect(cardOfProcessor({ ...vit, ...change }, "p.json")).toEqual({});
    expect(cardOfProcessor(vit, "p.json").resizeTo).toBe(224);
  });

  test.each([
    ["where it is a range", { size: { shortest_edge: 224, longest_edge: 448 } }],
    ["where none is said", { size: undefined }],
    ["where it depends on the image", { size: { shortest_edge: 224 } }],
    ["where the crop has none", { do_center_crop: true }],
  ])("of the size %s", (_, change) => {
    const card = cardOfProcessor({ ...vit, ...change }, "p.json");
    expect(card.mean).toEqual([0.5, 0.5, 0.5]);
    expect([card.resize, card.resizeTo, card.inputSize]).toEqual([undefined, undefined, undefined]);
  });
});

describe("a preprocessor_config.json is refused with its name", () => {
  const vit = { image_processor_type: "ViTImageProcessor" };

  test.each([
    ["a mean that is none", { image_mean: "grey" }, "p.json: image_mean"],
    ["a deviation of 0", { image_std: [0, 1, 1] }, "p.json: image_std"],
    ["a filter that Pillow does not have", { resample: 6 }, "p.json: resample"],
    ["a size that is not square", { size: [224, 192] }, "p.json: a size of 224×192 is not square"],
  ])("for %s", (_, said, message) => {
    expect(() => cardOfProcessor({ ...vit, ...said }, "p.json")).toThrow(message);
  });

  test("or is a card, whatever it says", () => {
    const keys = Object.keys(Object.assign({}, ...checked.cases.map(({ config }) => config)));
    const number = fc.oneof(fc.integer({ min: -1, max: 400 }), fc.double());
    const value = fc.oneof(
      fc.jsonValue(),
      number,
      fc.boolean(),
      fc.tuple(number, number, number),
      fc.record({ height: number, width: number }),
      fc.record({ shortest_edge: number }),
    );
    const type = fc.constantFrom(...readings.keys()).map((kind) => `${kind}ImageProcessor`);
    const config = fc
      .tuple(fc.dictionary(fc.constantFrom(...keys), value), type)
      .map(([said, image_processor_type]) => ({ ...said, image_processor_type }));
    fc.assert(
      fc.property(fc.oneof(config, fc.jsonValue()), (json) => {
        try {
          cardSchema.partial().parse(cardOfProcessor(json, "p.json"));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
