import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { draw, openExam, outcomesOf } from "../data/exam/index.ts";
import { readCard } from "../model/card.ts";
import { writeModel } from "../onnx/index.ts";
import { acuityStimulus, coverage, type Stimulus, sloanLetters } from "../scene/index.ts";
import { random } from "../statistics/index.ts";
import { type ObserverOptions, observerModel } from "./ideal-observer.ts";
import { bankOf, blockFor } from "./matched-filters.ts";

async function scores(options: ObserverOptions, image: Float64Array): Promise<number[]> {
  const session = await InferenceSession.create(writeModel(observerModel(options)));
  const { size } = options;
  const channels = Float32Array.from(
    { length: 3 * size * size },
    (_, i) => image[i % (size * size)],
  );
  const { logits } = await session.run({ image: new Tensor(channels, [1, 3, size, size]) });
  expect(logits.dims).toEqual([1, 10]);
  return Array.from(logits.data as Float32Array);
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const logMeanExp = (x: readonly number[]) => Math.log(sum(x.map(Math.exp)) / x.length);

/** The sum of each block of b² pixels, over b; beyond the image there is nothing. */
function blocked(image: ArrayLike<number>, size: number, b: number): number[] {
  const side = Math.ceil(size / b);
  const means = Array<number>(side * side).fill(0);
  for (let i = 0; i < size * size; i++) {
    means[Math.floor(i / size / b) * side + Math.floor((i % size) / b)] += image[i] / b;
  }
  return means;
}

/** The score of a letter as the formula says it: every place, one after the other, in float64. */
function score(
  letter: number,
  image: Float64Array,
  options: ObserverOptions & { middle?: number; block?: number },
) {
  const { stimulus, size, uncertainty } = options;
  const { heights, contrasts, level, noise } = stimulus;
  const canvas = { width: size, height: size };
  return logMeanExp(
    heights.flatMap((height) =>
      contrasts.map((contrast) => {
        const b = options.block ?? blockFor(height);
        const x = blocked(image, size, b);
        const middle = options.middle ?? Math.round((size - height) / 2);
        const fitting = Array.from({ length: size - Math.ceil(height) + 1 }, (_, i) => i);
        const places = fitting.filter((i) => Math.abs(i - middle) <= (uncertainty ?? size));
        const likelihoods = places.flatMap((top) =>
          places.map((left) => {
            const place = {
              centerX: left + height / 2,
              centerY: top + height / 2,
              height,
              rotation: 0,
            };
            const patch = coverage(sloanLetters[letter], place, canvas);
            const shape = new Float64Array(size * size);
            for (const [i, share] of patch.data.entries()) {
              const at =
                (patch.y + Math.floor(i / patch.width)) * size + patch.x + (i % patch.width);
              shape[at] = (-contrast * level * share) / noise;
            }
            const t = blocked(shape, size, b);
            return sum(t.map((v, i) => v * x[i] - (v * v) / 2));
          }),
        );
        return logMeanExp(likelihoods);
      }),
    ),
  );
}

const small: Stimulus = { level: 160, noise: 32, contrasts: [0.3], heights: [4.3] };

// onnxruntime-node 1.30 in float32 against the formula in float64, 1e-4.
test.each<[string, ObserverOptions]>([
  ["one height", { stimulus: small, size: 11 }],
  [
    "two heights and two contrasts",
    { stimulus: { ...small, heights: [4.3, 6], contrasts: [0.3, 0.6] }, size: 9 },
  ],
  ["a place known to two pixels", { stimulus: small, size: 13, uncertainty: 2 }],
  ["a place that is known", { stimulus: small, size: 12, uncertainty: 0 }],
])("the scores are the log of the mean likelihood: %s", async (_, options) => {
  const chance = random(11);
  const image = Float64Array.from({ length: options.size ** 2 }, () => chance.normal());
  const got = await scores(options, image);
  for (const [letter, logit] of got.entries()) {
    expect(Math.abs(logit - score(letter, image, options))).toBeLessThan(1e-4);
  }
});

// In blocks of 2, a letter of 16 px on an image of 20 begins at one of 6 places on each axis. The last
// one reaches a pixel beyond the border, so the formula is computed on an image with a rim of nothing.
test("the scores are that in blocks, too", async () => {
  const stimulus = { ...small, heights: [16] };
  const chance = random(12);
  const image = Float64Array.from({ length: 20 ** 2 }, () => chance.normal());
  const rimmed = new Float64Array(22 ** 2);
  for (const [i, v] of image.entries()) rimmed[Math.floor(i / 20) * 22 + (i % 20)] = v;
  const got = await scores({ stimulus, size: 20 }, image);
  const places = { uncertainty: 2.5, middle: 2.5 };
  for (const [letter, logit] of got.entries()) {
    const expected = score(letter, rimmed, { stimulus, size: 22, ...places });
    expect(Math.abs(logit - expected)).toBeLessThan(1e-4);
  }
});

// 7 pixels are one more than whole blocks of 2 and of 3, so the last block in which a letter begins has room for all its places.
test.each([2, 3])("the scores are those of a scene that is seen in blocks of %i", async (block) => {
  const [scene, size] = [6 * block, 6];
  const chance = random(13);
  const image = Float64Array.from({ length: scene ** 2 }, () => chance.normal());
  const stimulus = { ...small, heights: [6.5] };
  const got = await scores(
    { stimulus, size, scene },
    Float64Array.from(blocked(image, scene, block)),
  );
  for (const [letter, logit] of got.entries()) {
    const expected = score(letter, image, { stimulus, size: scene, block });
    expect(Math.abs(logit - expected)).toBeLessThan(1e-4);
  }
});

test("a scene is shown in means of its blocks, whose noise is less", () => {
  const { card } = observerModel({ stimulus: acuityStimulus, size: 32, scene: 128 });
  expect(readCard(card, "the card")).toMatchObject({
    inputSize: [32, 32],
    resize: "squash",
    resizeTo: 32,
    interpolation: "box",
    std: [8, 8, 8],
  });
});

describe("the filters", () => {
  test.each([7.3, 15.14, 30])("of %f px sum to the ink of their letters", (height) => {
    const bank = bankOf({ ...small, height });
    const [count, , side] = bank.filters.shape;
    expect(count).toBe(10 * bank.block ** 2);
    const canvas = { width: 32, height: 32 };
    const center = { centerX: height / 2, centerY: height / 2 };
    for (let i = 0; i < count; i++) {
      const filter = [...bank.filters.data.subarray(i * side * side, (i + 1) * side * side)];
      const letter = sloanLetters[Math.floor(i / bank.block ** 2)];
      const ink = sum([...coverage(letter, { ...center, height, rotation: 0 }, canvas).data]);
      expect(sum(filter)).toBeCloseTo((-ink * 160) / 32 / bank.block, 3);
      const energy = sum(filter.map((t) => t * t));
      expect(bank.biasAt(0.5).data[i] / (-0.5 * 0.25 * energy)).toBeCloseTo(1, 5);
    }
  });

  test("see blocks from 16 px on", () => {
    expect([2, 15.9, 16, 63.9, 64, 256].map(blockFor)).toEqual([1, 1, 2, 2, 4, 8]);
  });
});

test("the observer reads large letters, and guesses at the smallest", async () => {
  const size = 64;
  const observer = observerModel({ stimulus: acuityStimulus, size });
  const { scale, mean, std } = observer.card;
  const session = await InferenceSession.create(writeModel(observer));
  const answers = [];
  for await (const { image, truth, condition } of openExam({ test: "acuity", size }).samples()) {
    const { data } = draw(image.drawing);
    const input = Float32Array.from({ length: 3 * size * size }, (_, i) => {
      const [channel, pixel] = [Math.floor(i / size / size), i % (size * size)];
      return (data[3 * pixel + channel] / scale - mean[channel]) / std[channel];
    });
    const { logits } = await session.run({ image: new Tensor(input, [1, 3, size, size]) });
    const given = Array.from(logits.data as Float32Array);
    answers.push({ condition, correct: given.indexOf(Math.max(...given)) === truth[0] });
  }
  const rights = outcomesOf(answers).map(({ correct }) => correct); // of 30 at each height, largest first
  expect(rights.slice(0, 5)).toEqual([30, 30, 30, 30, 30]);
  expect(Math.max(...rights.slice(10))).toBeLessThan(10); // 10 or more of 30 by guessing: 1 in 2500
  expect(rights[7]).toBeGreaterThan(10);
  expect(rights[7]).toBeLessThan(30);
});

test("its card is one that a model may have", () => {
  const { card } = observerModel({ stimulus: acuityStimulus, size: 64 });
  expect(readCard(JSON.parse(JSON.stringify(card)), "the card")).toEqual(card);
});
