import { describe, expect, test } from "vitest";
import reference from "./fixtures/detectors.json" with { type: "json" };
import { noise, sha } from "./fixtures/images.ts";
import { geometryOf } from "./geometry.ts";
import { allThatIsDone, prepare, preparedSize, stepped } from "./prepare.ts";
import type { Encoding, Preprocessing, StepData } from "./preprocessing.ts";

type Two = readonly [number, number];

/** Levels as mmdetection normalises them. */
const encoding: Encoding = {
  layout: "NCHW",
  dtype: "float32",
  channels: "RGB",
  scale: 1,
  mean: [123.675, 116.28, 103.53],
  std: [58.395, 57.12, 57.375],
};

const only = (...steps: StepData[]): Preprocessing => ({ steps, encoding });

type Letterbox = Extract<StepData, { step: "letterbox" }>;

const letterbox = (box: readonly number[], said: object): Letterbox => ({
  step: "letterbox",
  width: box[0],
  height: box[1],
  rounding: "down",
  place: "top-left",
  enlarges: true,
  fill: [114, 114, 114],
  filter: "bilinear",
  resizer: "opencv",
  ...said,
});

const keepRatio = (longer: number, shorter: number, rounding: string): StepData => ({
  step: "resize-keep-ratio",
  longer,
  shorter,
  rounding: rounding as "half-up",
  filter: "bilinear",
  resizer: "opencv",
});

describe(`letterboxes (${reference.versions}; formulas of YOLOX 0.3 and mmcv 2.2)`, () => {
  test.each(reference.letterbox)(
    "$image in $box, $rounding, $place, enlarges $enlarges, $resizer",
    ({ image: [width, height], box, rounding, place, enlarges, resizer, ...theirs }) => {
      const how = only(letterbox(box, { rounding, place, enlarges, resizer }));
      expect(sha(stepped(noise(width, height), how).data)).toBe(theirs.sha);
      const { resized, offsetX, offsetY, scaleX, scaleY, prepared } = geometryOf(how, {
        width,
        height,
      });
      expect([prepared.width, prepared.height]).toEqual(box);
      expect([resized.width, resized.height]).toEqual(theirs.resized);
      expect([offsetX, offsetY]).toEqual(theirs.offset);
      expect([scaleX, scaleY]).toEqual(theirs.scale);
    },
  );

  test("say every setting", () => {
    const how = only(
      letterbox([64, 48], { rounding: "half-even", place: "center", enlarges: false }),
    );
    expect(allThatIsDone(how)[1]).toBe(
      "letterbox(64×48, half-even, center, only shrinks, fill 114 114 114, bilinear, opencv)",
    );
    expect(preparedSize(how)).toEqual({ width: 64, height: 48 });
  });
});

describe(`sizes that keep the ratio (${reference.versions}; formula of mmcv 2.2)`, () => {
  const rules = ["half-up", "detr", "yolos"] as const;
  test.each(reference.keepRatio.flatMap((all) => rules.map((rule) => ({ rule, ...all }))))(
    "$rule, longer $longer, shorter $shorter",
    ({ rule, longer, shorter, sizes, ...theirs }) => {
      const how = only(keepRatio(longer, shorter, rule));
      const ours = sizes.map(([width, height]) => {
        const { prepared } = geometryOf(how, { width, height });
        return [prepared.width, prepared.height];
      });
      expect(ours).toEqual(theirs[rule]);
    },
  );

  test("are known only with the image", () => {
    const how = only(keepRatio(1333, 800, "half-up"));
    expect(preparedSize(how)).toBeNull();
    expect(allThatIsDone(how)[1]).toBe(
      "resize-keep-ratio(longer 1333, shorter 800, half-up, bilinear, opencv)",
    );
  });
});

describe(`borders of the encoded image (${reference.versions}; as mmdetection 3.3 has them)`, () => {
  test.each(reference.padded)(
    "$image, to multiples of $multiple or to $to, with $value",
    ({ image: [width, height], longer, shorter, multiple, to, value, size, ...theirs }) => {
      const how: Preprocessing = {
        ...only(keepRatio(longer, shorter, "half-up")),
        padding:
          to === null ? { multiple: multiple ?? 0, value } : { width: to[1], height: to[0], value },
      };
      const out = new Float32Array(3 * size[0] * size[1]);
      const made = prepare(noise(width, height), how, out, 0);
      expect([made.width, made.height]).toEqual(size);
      expect(sha(out)).toBe(theirs.sha);
      const { prepared } = geometryOf(how, { width, height });
      expect([prepared.width, prepared.height]).toEqual(size);
    },
  );

  test("are in the list of what is done, behind the encoding", () => {
    const padding = { multiple: 32, value: 0 };
    expect(allThatIsDone({ ...only(), padding }).at(-1)).toBe(
      "pad(right and bottom to multiples of 32, with 0)",
    );
    const to = { width: 128, height: 96, value: 0.5 };
    expect(allThatIsDone({ ...only(), padding: to }).at(-1)).toBe(
      "pad(right and bottom to 128×96, with 0.5)",
    );
    expect(preparedSize({ ...only(), padding: to })).toEqual({ width: 128, height: 96 });
  });

  test("go with every layout and element type", () => {
    const padding = { width: 3, height: 2, value: 0.5 };
    const pixel = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    const plain = { ...encoding, mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const last = new Float32Array(18);
    prepare(
      pixel,
      { steps: [], padding, encoding: { ...plain, layout: "NHWC", channels: "BGR" } },
      last,
      0,
    );
    expect([...last]).toEqual([3, 2, 1, ...Array(15).fill(0.5)]);
    const half = new Uint16Array(18);
    prepare(pixel, { steps: [], padding, encoding: { ...plain, dtype: "float16" } }, half, 0);
    expect([...half.subarray(0, 3)]).toEqual([0x3c00, 0x3800, 0x3800]); // 1, and 0.5 twice
  });

  test("cannot make an image smaller", () => {
    const padding = { width: 4, height: 4, value: 0 };
    expect(() => geometryOf({ ...only(), padding }, { width: 5, height: 2 })).toThrow(
      "an image of 5×2 cannot be padded to 4×4; resize it to less",
    );
  });
});

describe("how an image lies in what is prepared of it", () => {
  const pillow = { filter: "bilinear", resizer: "pillow" } as const;
  const crop = (width: number, height: number): StepData => ({
    step: "center-crop",
    width,
    height,
    rounding: "half-even",
    fill: [0, 0, 0],
  });

  test.each<[string, StepData[], Two, Two, Two, Two]>([
    [
      "squashed",
      [{ step: "resize", width: 50, height: 40, ...pillow }],
      [50, 40],
      [50, 40],
      [0.5, 0.8],
      [0, 0],
    ],
    [
      "cut",
      [{ step: "resize-shorter", size: 100, ...pillow }, crop(100, 90)],
      [100, 90],
      [200, 100],
      [2, 2],
      [-50, -5],
    ],
    [
      "inside",
      [{ step: "resize-inside", width: 80, height: 80, ...pillow }, crop(80, 80)],
      [80, 80],
      [80, 40],
      [0.8, 0.8],
      [0, 20],
    ],
    [
      "enlarged after its borders came",
      [crop(120, 50), { step: "resize", width: 240, height: 150, ...pillow }],
      [240, 150],
      [200, 150],
      [2, 3],
      [20, 0],
    ],
    ["as it is", [], [100, 50], [100, 50], [1, 1], [0, 0]],
  ])("%s", (_, steps, prepared, resized, scale, offset) => {
    expect(geometryOf(only(...steps), { width: 100, height: 50 })).toEqual({
      original: { width: 100, height: 50 },
      prepared: { width: prepared[0], height: prepared[1] },
      resized: { width: resized[0], height: resized[1] },
      scaleX: scale[0],
      scaleY: scale[1],
      offsetX: offset[0],
      offsetY: offset[1],
    });
  });
});
