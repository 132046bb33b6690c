/**
 * @module What real detectors and segmenters say of real images: every detection and every pixel as those say who
 * published the models and their results.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decode, geometryOf, type Preprocessing, prepare } from "../src/image/index.ts";
import { decoderNamed, settingsOf } from "../src/postprocess/index.ts";
import type { Detections, Geometry, LabelMap } from "../src/scene/index.ts";

const data = "../shared/data";
const isThere = existsSync(data);
const without = isThere ? "" : ` (skipped: no ${data})`;

/** What a model gives for one prepared image. */
async function answered(session: InferenceSession, elements: Float32Array, size: number) {
  const image = new Tensor("float32", elements, [1, 3, size, size]);
  const { output } = await session.run({ [session.inputNames[0]]: image });
  return {
    output: {
      shape: [...output.dims],
      dtype: "float32",
      data: output.data as Float32Array,
    } as const,
  };
}

interface Result {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: readonly number[];
  readonly score: number;
}

describe.skipIf(!isThere)(`YOLOX-Nano on photos of COCO${without}`, () => {
  const side = 416;
  const mini = join(data, "coco/mini");

  /** As the photos were prepared for the results beside them: resized by sharp, sides rounded, blue first. */
  async function preparedBySharp(file: string, { resized }: Geometry): Promise<Float32Array> {
    const { data: levels, info } = await sharp(file)
      .resize(resized.width, resized.height, { fit: "fill", kernel: "linear" })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const elements = new Float32Array(3 * side * side).fill(114);
    for (let i = 0; i < levels.length; i++) {
      const [pixel, channel] = [Math.floor(i / info.channels), i % info.channels];
      const [x, y] = [pixel % info.width, Math.floor(pixel / info.width)];
      elements[(2 - channel) * side * side + y * side + x] = levels[i];
    }
    return elements;
  }

  const lying = (width: number, height: number): Geometry => {
    const ratio = Math.min(side / width, side / height);
    return {
      original: { width, height },
      prepared: { width: side, height: side },
      resized: { width: Math.round(width * ratio), height: Math.round(height * ratio) },
      scaleX: ratio,
      scaleY: ratio,
      offsetX: 0,
      offsetY: 0,
    };
  };

  test("every one of the results that came with them is found, and no other", async () => {
    const truth = JSON.parse(
      await readFile(join(mini, "annotations/instances_val2017.json"), "utf8"),
    );
    const file = join(mini, "yolox_nano_results_val2017.json");
    const results: Result[] = JSON.parse(await readFile(file, "utf8"));
    const categories: number[] = truth.categories.map(({ id }: { id: number }) => id);
    const session = await InferenceSession.create(join(data, "models/yolox_nano.onnx"));
    const decoder = decoderNamed("yolox");
    const settings = settingsOf(decoder, {
      outputNames: ["output"],
      scoreThreshold: 0.001,
      multiLabel: true,
      mostDetections: 300,
    });
    let found = 0;
    for (const { id, width, height, file_name } of truth.images) {
      const geometry = lying(width, height);
      const elements = await preparedBySharp(join(mini, "val2017", file_name), geometry);
      const said = decoder.decode(await answered(session, elements, side), geometry, settings);
      const theirs = results.filter((result) => result.image_id === id);
      found += pairs(said as Detections, theirs, categories);
      expect((said as Detections).scores).toHaveLength(theirs.length);
    }
    expect(found).toBe(results.length);
    expect(found).toBe(16_833);
  }, 180_000);

  /** How many of ours have one of theirs: the same category, a box within 0.001 pixels, a score within 1e-6. */
  function pairs(
    ours: Detections,
    theirs: readonly Result[],
    categories: readonly number[],
  ): number {
    const left = new Set(theirs);
    for (const [i, score] of ours.scores.entries()) {
      const box = ours.boxes.subarray(i * 4, i * 4 + 4);
      for (const result of left) {
        if (result.category_id !== categories[ours.categories[i]]) continue;
        if (Math.abs(result.score - score) > 1e-6) continue;
        if (result.bbox.some((value, k) => Math.abs(value - box[k]) > 1e-3)) continue;
        left.delete(result);
        break;
      }
    }
    return theirs.length - left.size;
  }
});

describe.skipIf(!isThere)(`DeepLab on its golden image${without}`, () => {
  test("every pixel has the class of the golden mask", async () => {
    const preprocessing: Preprocessing = {
      steps: [{ step: "resize", width: 257, height: 257, filter: "bilinear", resizer: "pillow" }],
      encoding: {
        layout: "NCHW",
        dtype: "float32",
        channels: "RGB",
        scale: 127.5,
        mean: [1, 1, 1],
        std: [1, 1, 1],
      },
    };
    const photo = join(data, "segmentation/segmentation_input_rotation0.jpg");
    const image = await decode(await readFile(photo), photo);
    const elements = new Float32Array(3 * 257 * 257);
    prepare(image, preprocessing, elements, 0);
    const session = await InferenceSession.create(join(data, "models/deeplabv3_mnv2_voc_257.onnx"));
    const decoder = decoderNamed("segmentation-logits");
    const map = decoder.decode(
      await answered(session, elements, 257),
      geometryOf(preprocessing, image),
      settingsOf(decoder, { outputNames: ["output"] }),
    ) as LabelMap;
    const golden = join(data, "segmentation/segmentation_golden_rotation0.png");
    const levels = await sharp(golden).toColourspace("b-w").raw().toBuffer();
    // A level is ten times the class: 0 is the background, 130 a horse, 150 a person.
    expect([...map.labels].map((label) => label * 10)).toEqual([...levels]);
  }, 60_000);
});
