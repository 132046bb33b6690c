import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bitmapOfMask, type Geometry, maskArea } from "../scene/index.ts";
import type { Outputs } from "./decoder.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers, settings, tensor, tensorOf } from "./fixtures/numbers.ts";
import { apart, geometry, joined, keptOf, transposed, yoloRows } from "./fixtures/reference.ts";
import { yolov5 } from "./yolov5.ts";
import { yolov8 } from "./yolov8.ts";
import { yolov10 } from "./yolov10.ts";
import { yolox } from "./yolox.ts";

type Four = [number, number, number, number];

/** Of an image that Ultralytics' LetterBox laid into a square. */
function letterboxed(original: [number, number], size: number, unpadded: number[]): Geometry {
  const [width, height, x, y] = unpadded as Four;
  return geometry(original, [size, size], [width, height], [x, y]);
}

describe(`the decoders of the YOLO family (${reference.versions})`, () => {
  test.each(reference.ultralytics)(
    "yolov8: $classCount classes, $width×$height, $settings, as non_max_suppression and scale_boxes",
    ({ seed, size, width, height, classCount: classes, settings: said, unpadded, ...theirs }) => {
      const columns = 4 + classes;
      const data = transposed(yoloRows(seed, 84, classes, 0, size), columns);
      const ours = yolov8.decode(
        { output: tensor([1, columns, 84], data) },
        letterboxed([width, height], size, unpadded),
        settings({ ...yolov8.defaults, ...(said as object) }),
      );
      expect(apart(keptOf(ours), theirs)).toEqual({ corners: 0, scores: 0, classes: 0 });
    },
  );

  test.each(reference.yolov5)(
    "yolov5: objectness times class, multiLabel $multiLabel",
    ({ seed, multiLabel, classCount: classes, unpadded, ...theirs }) => {
      const rows = 63;
      const all = yoloRows(seed, rows, classes, 0, 32);
      const part = (from: number, count: number) =>
        Float32Array.from({ length: rows * count }, (_, i) => {
          return all[Math.floor(i / count) * (4 + classes) + from + (i % count)];
        });
      const data = joined(rows, [
        { count: 4, values: part(0, 4) },
        { count: 1, values: numbers(seed + 5, rows, 0, 1) },
        { count: classes, values: part(4, classes) },
      ]);
      const ours = yolov5.decode(
        { output: tensor([1, rows, 5 + classes], data) },
        letterboxed([50, 30], 32, unpadded),
        settings({ ...yolov5.defaults, multiLabel }),
      );
      expect(apart(keptOf(ours), theirs)).toEqual({ corners: 0, scores: 0, classes: 0 });
    },
  );

  test.each(reference.yolox)(
    "yolox: $width×$height in $size, $nms, as demo_postprocess and postprocess",
    ({ seed, size, width, height, classCount: classes, scoreThreshold, nms, ...theirs }) => {
      const cells = (size / 8) ** 2 + (size / 16) ** 2 + (size / 32) ** 2;
      const data = joined(cells, [
        { count: 4, values: numbers(seed, cells * 4, -1, 1.5) },
        { count: 1 + classes, values: numbers(seed + 1, cells * (1 + classes), 0, 1) },
      ]);
      const ratio = Math.min(size / height, size / width);
      const resized = [Math.trunc(width * ratio), Math.trunc(height * ratio)] as const;
      const ours = yolox.decode(
        { output: tensor([1, cells, 5 + classes], data) },
        { ...geometry([width, height], [size, size], resized), scaleX: ratio, scaleY: ratio },
        settings({ ...yolox.defaults, scoreThreshold, nms: nms as "class-wise" }),
      );
      const { corners, ...exact } = apart(keptOf(ours), theirs);
      expect(exact).toEqual({ scores: 0, classes: 0 });
      expect(corners).toBeLessThan(3e-5); // exp of NumPy is that of double precision, cut to float32 later
    },
  );
});

describe("masks of prototypes", () => {
  test.each(reference.masks)(
    "yolov8: $width×$height, as process_mask_native",
    ({ seed, width, height, unpadded, masks, ...theirs }) => {
      const [classes, coefficients, size] = [3, 8, 64];
      const columns = 4 + classes + coefficients;
      const outputs: Outputs = {
        output: tensor(
          [1, columns, 84],
          transposed(yoloRows(seed, 84, classes, coefficients, size), columns),
        ),
        prototypes: tensorOf(seed + 4, [1, coefficients, 16, 16], -1, 1),
      };
      const ours = yolov8.decode(
        outputs,
        letterboxed([width, height], size, unpadded),
        settings({
          ...yolov8.defaults,
          outputNames: ["output", "prototypes"],
          scoreThreshold: 0.3,
          nmsThreshold: 0.5,
          mostDetections: 40,
        }),
      );
      expect(apart(keptOf(ours), theirs)).toEqual({ corners: 0, scores: 0, classes: 0 });
      const said = ours.masks?.map((mask) => [maskArea(mask), crc32(bitmapOfMask(mask))]);
      expect(said).toEqual(masks);
      expect([...ours.areas]).toEqual(masks.map(([area]) => area));
    },
  );
});

describe("yolov10", () => {
  const rows = Float32Array.of(
    ...[1, 2, 11, 22, 0.9, 3],
    ...[-5, 0, 70, 64, 0.5, 0],
    ...[0, 0, 9, 9, 0, 1],
  );
  const decode = (said: object) =>
    keptOf(
      yolov10.decode(
        { output: tensor([1, 3, 6], rows) },
        geometry([128, 32], [64, 64], [64, 16]),
        settings({ ...yolov10.defaults, ...said }),
      ),
    );

  test("boxes come back to the image as they are, and are cut off at its borders", () => {
    expect(decode({})).toEqual({
      corners: [
        [2, 4, 22, 32],
        [0, 0, 128, 32],
      ],
      scores: [Math.fround(0.9), 0.5],
      classes: [3, 0],
    });
  });

  test("the threshold is not reached by an equal score", () => {
    expect(decode({ scoreThreshold: 0.5 }).classes).toEqual([3]);
  });
});
