import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, test } from "vitest";
import { type Drawing, draw, truthOf } from "../data/index.ts";
import { writeModel } from "../onnx/index.ts";
import { searchStimulus, sloanLetters } from "../scene/index.ts";
import { models } from "./index.ts";

const size = 112;
const { level, noise, contrasts, heights } = searchStimulus;

/** One letter with its box at (left, top). */
const lone = (
  letter: (typeof sloanLetters)[number],
  height: number,
  left = 20,
  top = 31,
): Drawing => ({
  width: size,
  height: size,
  seed: 7,
  background: { kind: "plain", level },
  letters: [
    {
      letter,
      x: left + height / 2,
      y: top + height / 2,
      height,
      rotation: 0,
      contrast: contrasts[0],
    },
  ],
  noise,
});

const empty: Drawing = { ...lone("C", 6), letters: [] };

/** What a model of the zoo says of a drawing. */
async function answer(session: InferenceSession, drawing: Drawing) {
  const { data } = draw(drawing);
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [channel, pixel] = [Math.floor(i / size ** 2), i % size ** 2];
    return (data[3 * pixel + channel] - level) / noise;
  });
  return session.run({ image: new Tensor(image, [1, 3, size, size]) });
}

const open = (name: string) => InferenceSession.create(writeModel(models[name].build({ size })));

describe("the search observer", () => {
  let session: InferenceSession;
  beforeAll(async () => {
    session = await open("search-observer");
  });

  test.each(
    sloanLetters.flatMap((letter) =>
      heights.filter((h) => h >= 14).map((h) => [letter, h] as const),
    ),
  )("finds a lone %s of %i px where it stands", async (letter, height) => {
    const { boxes, labels, scores } = await answer(session, lone(letter, height));
    const best = (scores.data as Float32Array).reduce(
      (top, score, i, all) => (score > all[top] ? i : top),
      0,
    );
    expect(Array.from((boxes.data as Float32Array).subarray(4 * best, 4 * best + 4))).toEqual([
      20,
      31,
      20 + height,
      31 + height,
    ]);
    expect(sloanLetters[Number(labels.data[best])]).toBe(letter);
    expect(scores.data[best]).toBeGreaterThan(0.2);
  });

  test("finds nothing, or nothing that it is sure of, where there is nothing", async () => {
    const { scores } = await answer(session, empty);
    expect(Math.max(...(scores.data as Float32Array))).toBeLessThan(0.2);
  });

  test("gives masks in which the letters stand", async () => {
    const { masks, labels } = await answer(session, lone("H", 54));
    const [, , side] = masks.dims;
    for (const [i, label] of Array.from(labels.data as BigInt64Array).entries()) {
      if (sloanLetters[Number(label)] !== "H") continue;
      const at = (x: number, y: number) =>
        Math.abs(
          Number(masks.data[i * side * side + Math.floor(y * side) * side + Math.floor(x * side)]),
        );
      expect([at(0.1, 0.1), at(0.5, 0.1), at(0.5, 0.5)]).toEqual([1, 0, 1]); // post, gap, bar
    }
  });
});

describe("the search observer as a map", () => {
  test("labels the pixels of a letter, and the ground around it", async () => {
    const session = await open("search-observer-map");
    const drawing = lone("H", 54);
    const { logits } = await answer(session, drawing);
    const [, classes] = logits.dims;
    const { labelMap } = truthOf(drawing);
    let right = 0;
    for (let i = 0; i < size ** 2; i++) {
      let best = 0;
      for (let c = 1; c < classes; c++) {
        if (logits.data[c * size ** 2 + i] > logits.data[best * size ** 2 + i]) best = c;
      }
      right += Number(best === labelMap[i]);
    }
    expect(right / size ** 2).toBeGreaterThan(0.97);
  });
});
