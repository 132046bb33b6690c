import { describe, expect, test } from "vitest";
import { cardOfConfig, cardOfProcessor, cardOfTimm } from "./transformers.ts";

describe("a preprocessor_config.json", () => {
  test("of ViT squashes the image to a square", () => {
    const said = {
      image_processor_type: "ViTImageProcessor",
      do_resize: true,
      size: { height: 224, width: 224 },
      resample: 2,
      do_rescale: true,
      rescale_factor: 0.00392156862745098,
      do_normalize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    };
    expect(cardOfProcessor(said, "p.json")).toMatchObject({
      resize: "squash",
      resizeTo: 224,
      inputSize: [224, 224],
      interpolation: "bilinear",
      mean: [0.5, 0.5, 0.5],
      scale: 255,
    });
  });

  test("of DeiT brings the shorter side to 256 and crops 224, counting down", () => {
    const said = {
      feature_extractor_type: "DeiTFeatureExtractor",
      size: 256,
      resample: 3,
      do_center_crop: true,
      crop_size: 224,
      image_mean: [0.485, 0.456, 0.406],
      image_std: [0.229, 0.224, 0.225],
    };
    expect(cardOfProcessor(said, "p.json")).toMatchObject({
      resize: "shorter",
      resizeTo: 256,
      inputSize: [224, 224],
      interpolation: "bicubic",
      cropRounding: "floor",
    });
  });

  test.each([
    [{ shortest_edge: 224 }, 0.875, { resize: "shorter", resizeTo: 256, inputSize: [224, 224] }],
    [{ shortest_edge: 384 }, 0.875, { resize: "squash", resizeTo: 384, inputSize: [384, 384] }],
  ])("of ConvNeXt with size %o", (size, crop_pct, expected) => {
    const said = { image_processor_type: "ConvNextImageProcessor", size, crop_pct, resample: 3 };
    expect(cardOfProcessor(said, "p.json")).toMatchObject(expected);
  });

  test("that says something else than it may is refused with its place", () => {
    expect(() => cardOfProcessor({ image_mean: "grey" }, "p.json")).toThrow("p.json: image_mean");
  });
});

describe("a timm pretrained_cfg", () => {
  // Expected sizes: timm.data.resolve_data_config and create_transform, `floor(img_size / crop_pct)`.
  test.each([
    [{ crop_pct: 0.875, interpolation: "bilinear" }, 224, 256],
    [{ crop_pct: 0.9 }, 224, 248],
    [{ crop_pct: 0.95, test_input_size: [3, 288, 288], test_crop_pct: 1.0 }, 288, 288],
    [{}, 224, 256],
  ])("%o is evaluated at %i from %i", (cfg, size, resizeTo) => {
    expect(cardOfTimm(cfg, "config.json")).toMatchObject({ inputSize: [size, size], resizeTo });
  });

  test("of the border mode fills with the mean", () => {
    expect(cardOfTimm({ crop_mode: "border" }, "c")).toMatchObject({
      resize: "inside",
      fill: [124, 116, 104],
    });
  });
});

test("1001 classes that begin with the background are known by their names", () => {
  const names = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, `class ${i}`]));
  expect(cardOfConfig({ id2label: { ...names, 0: "background" } }, "c")).toEqual({
    background: true,
  });
  expect(cardOfConfig({ id2label: names }, "c")).toEqual({});
});
