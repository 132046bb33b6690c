import { describe, expect, test } from "vitest";
import { Refusal } from "../../errors.ts";
import { sloanLetters } from "../../scene/index.ts";
import { type ExamSample, openExam } from "./open-exam.ts";
import { type EyeTestName, eyeTests } from "./tests.ts";
import { truthOf } from "./truth.ts";

const names = Object.keys(eyeTests) as EyeTestName[];
const all = (test: EyeTestName, options = {}): Promise<ExamSample[]> =>
  Array.fromAsync(openExam({ test, ...options }).samples());

describe.each(names)("the exam of %s", (test_) => {
  test("shows every letter under every condition equally often", async () => {
    const samples = await all(test_);
    const counts = new Map<string, number>();
    for (const { condition, truth } of samples) {
      const shown = `${condition.name} ${truth}`;
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
    expect(counts.size).toBe(eyeTests[test_].conditions.length * sloanLetters.length);
    expect(new Set(counts.values()).size).toBe(1);
  });

  test("has the letter to be named first, and every letter whole inside the image", async () => {
    for (const {
      image: { drawing },
      truth,
    } of await all(test_, { size: eyeTests[test_].smallest })) {
      const { letters } = truthOf(drawing);
      expect(truth).toEqual([letters[0].label]);
      for (const [i, { box }] of letters.entries()) {
        const { height, letter } = drawing.letters[i];
        expect(box[3]).toBeCloseTo(height, 9);
        expect(box[2]).toBeCloseTo(
          letter === "C" ? (height * (2.5 + Math.sqrt(6))) / 5 : height,
          9,
        );
      }
    }
  });

  test("is the same for the same seed, and another for another", async () => {
    const digest = (seed: number) => openExam({ test: test_, seed }).digest();
    expect(await digest(3)).toBe(await digest(3));
    expect(await digest(3)).not.toBe(await digest(4));
  });

  test("is plain data with ids of its own", async () => {
    const samples = await all(test_);
    expect(JSON.parse(JSON.stringify(samples))).toEqual(samples);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  });
});

describe("openExam", () => {
  test("names samples by test, condition, letter and round", async () => {
    const [first] = await all("acuity");
    expect(first.id).toBe("acuity/h24.0/C/000");
    const exam = openExam({ test: "acuity", count: 240 });
    const [last] = await Array.fromAsync(exam.samples(239));
    expect(last.id).toBe("acuity/h01.9/Z/001");
    expect(exam.layout).toBe("acuity: 12 conditions × 10 letters × 2, 224×224 px, seed 1");
  });

  test("gives any stretch as it is in the whole", async () => {
    const exam = openExam({ test: "crowding", count: 80 });
    const whole = await Array.fromAsync(exam.samples());
    expect(await Array.fromAsync(exam.samples(30, 47))).toEqual(whole.slice(30, 47));
  });

  test("lets a letter stand with equal chance anywhere", async () => {
    const lefts = (await all("acuity", { count: 2400 })).map(
      ({ image: { drawing } }) => (drawing.letters[0].x - drawing.letters[0].height / 2) / 224,
    );
    const mean = lefts.reduce((sum, x) => sum + x, 0) / lefts.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.5);
  });

  test.each<[string, Parameters<typeof openExam>[0]]>([
    [
      "exam acuity: 250 images would not show all 12 conditions and 10 letters equally often; take a multiple of 120, such as 240 or 360",
      { test: "acuity", count: 250 },
    ],
    [
      "exam acuity: 7 images would not show all 12 conditions and 10 letters equally often; take a multiple of 120, such as 120",
      { test: "acuity", count: 7 },
    ],
    [
      "exam contrast: it cannot be drawn on images of side 40; take a whole number from 48 to 4096",
      { test: "contrast", size: 40 },
    ],
    [
      "exam acuity: it cannot be drawn on images of side 100000; take a whole number from 24 to 4096",
      { test: "acuity", size: 100_000 },
    ],
  ])("refuses what cannot be shown: %s", (message, options) => {
    expect(() => openExam(options)).toThrow(new Refusal("usage", message));
  });
});
