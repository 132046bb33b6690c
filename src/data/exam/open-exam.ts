/** @module The exam: a drawn test of sight, a dataset that needs no file. */
import { createHash } from "node:crypto";
import { Refusal } from "../../errors.ts";
import { canonical } from "../../json.ts";
import { type Labels, sloanLetters } from "../../scene/index.ts";
import { random } from "../../statistics/index.ts";
import type { Dataset, Sample } from "../dataset.ts";
import type { Drawing } from "./drawing.ts";
import type { Condition, EyeTest } from "./eye-test.ts";
import { type EyeTestName, eyeTests } from "./tests.ts";

/** The largest side of an image: as float32 such a one takes 200 MB. */
export const largestSide = 4096;

export interface ExamOptions {
  readonly test: EyeTestName;
  /** The side of the square images, in pixels: from what the test needs to 4096. */
  readonly size?: number;
  /** How many images: a multiple of conditions × letters, so that all are shown equally often. */
  readonly count?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed?: number;
}

export interface ExamSample extends Sample<Labels> {
  readonly image: { readonly drawing: Drawing };
  readonly condition: Condition;
}

export interface Exam extends Dataset<Labels> {
  readonly test: EyeTestName;
  samples(from?: number, to?: number): AsyncIterable<ExamSample>;
}

/** All letters under all conditions, then all of them again, until there are `count` images. */
export function openExam({ test, size = 224, count, seed = 1 }: ExamOptions): Exam {
  const eyeTest: EyeTest = eyeTests[test];
  const round = eyeTest.conditions.length * sloanLetters.length;
  const images = count ?? round * Math.max(1, Math.round(360 / round));
  check({ test, size, count: images });
  const listed = [...samplesOf({ test, size, count: images, seed })];
  return {
    name: "exam",
    layout: `${test}: ${eyeTest.conditions.length} conditions × ${sloanLetters.length} letters × ${images / round}, ${size}×${size} px, seed ${seed}`,
    classes: sloanLetters,
    size: images,
    test,
    async *samples(from = 0, to = images) {
      yield* listed.slice(from, to);
    },
    async digest() {
      const hash = createHash("sha256");
      for (const { id, image, truth } of listed) {
        hash.update(`${canonical({ id, drawing: image.drawing, truth })}\n`);
      }
      return hash.digest("hex");
    },
  };
}

function* samplesOf({ test, size, count, seed }: Required<ExamOptions>): Generator<ExamSample> {
  const eyeTest: EyeTest = eyeTests[test];
  const { level, noise, conditions } = eyeTest;
  const chance = random(seed);
  for (let made = 0, round = 0; made < count; round++) {
    for (const condition of conditions) {
      for (const [label, letter] of sloanLetters.entries()) {
        const letters = eyeTest.letters(condition, { size, letter, chance });
        const drawing: Drawing = {
          width: size,
          height: size,
          seed: chance.uint32(),
          background: { kind: "plain", level },
          letters,
          noise,
        };
        const id = `${test}/${condition.name}/${letter}/${String(round).padStart(3, "0")}`;
        yield { id, image: { drawing }, truth: [label], condition };
        made++;
      }
    }
  }
}

function check({ test, size, count }: { test: EyeTestName; size: number; count: number }): void {
  const { smallest, conditions }: EyeTest = eyeTests[test];
  if (!Number.isInteger(size) || size < smallest || size > largestSide) {
    throw new Refusal(
      "usage",
      `exam ${test}: it cannot be drawn on images of side ${size}; take a whole number from ${smallest} to ${largestSide}`,
    );
  }
  const round = conditions.length * sloanLetters.length;
  if (Number.isInteger(count) && count > 0 && count % round === 0) return;
  const below = Math.floor(count / round) * round;
  const near = [below, below + round].filter((n) => n > 0).join(" or ");
  throw new Refusal(
    "usage",
    `exam ${test}: ${count} images would not show all ${conditions.length} conditions and ` +
      `${sloanLetters.length} letters equally often; take a multiple of ${round}, such as ${near || round}`,
  );
}
