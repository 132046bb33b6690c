/**
 * @module Search: several letters of different heights in one image, each to be found and named. The
 * images of the tasks in which something has a place: detection, instance and semantic segmentation.
 */
import { createHash } from "node:crypto";
import { Refusal } from "../../errors.ts";
import { canonical } from "../../json.ts";
import { type SloanLetter, searchStimulus, sloanLetters } from "../../scene/index.ts";
import { type Random, random } from "../../statistics/index.ts";
import type { Dataset, Sample } from "../dataset.ts";
import type { Drawing, DrawnLetter } from "./drawing.ts";
import { upright } from "./eye-test.ts";
import { largestSide } from "./open-exam.ts";

export interface SearchOptions {
  /** The side of the square images, in pixels: from 112 to 4096. */
  readonly size?: number;
  readonly count?: number;
  /** A whole number from 0 to 4294967295. */
  readonly seed?: number;
}

/** Pixels that stay free around a letter. */
const gap = 2;

const { level, noise, contrasts, heights, most, smallest } = searchStimulus;

/** The search with whatever is true of a drawing in a task. */
export function openSearch<Truth>(
  { size = 224, count = 120, seed = 1 }: SearchOptions,
  {
    classes,
    truthOf,
  }: { classes: readonly string[]; truthOf(drawing: Drawing, index: number): Truth },
): Dataset<Truth> {
  check(size, count);
  const chance = random(seed);
  const drawings = Array.from({ length: count }, () => drawingOf(size, chance));
  const idOf = (i: number) => `search/${String(i).padStart(5, "0")}`;
  return {
    name: "exam",
    layout: `search: 1 to ${most} letters of ${heights.join(", ")} px, ${size}×${size} px, seed ${seed}`,
    classes,
    size: count,
    async *samples(from = 0, to = count): AsyncGenerator<Sample<Truth>> {
      for (const [i, drawing] of drawings.slice(from, to).entries()) {
        const at = from + i;
        yield { id: idOf(at), image: { drawing }, truth: truthOf(drawing, at) };
      }
    },
    async digest() {
      const hash = createHash("sha256");
      for (const [i, drawing] of drawings.entries()) {
        hash.update(`${canonical({ id: idOf(i), drawing })}\n`);
      }
      return hash.digest("hex");
    },
  };
}

function drawingOf(size: number, chance: Random): Drawing {
  const letters: DrawnLetter[] = [];
  const wanted = 1 + chance.integer(most);
  while (letters.length < wanted) {
    const letter = sloanLetters[chance.integer(sloanLetters.length)];
    const placed = place(letter, { size, letters, chance });
    if (placed !== undefined) letters.push(placed);
  }
  return {
    width: size,
    height: size,
    seed: chance.uint32(),
    background: { kind: "plain", level },
    letters,
    noise,
  };
}

/** A letter of any height where none stands yet; undefined where it would touch one. */
function place(
  letter: SloanLetter,
  { size, letters, chance }: { size: number; letters: readonly DrawnLetter[]; chance: Random },
): DrawnLetter | undefined {
  const height = heights[chance.integer(heights.length)];
  const [left, top] = [chance.integer(size - height + 1), chance.integer(size - height + 1)];
  const drawn = upright(letter, { left, top, height, contrast: contrasts[0] });
  return letters.some((other) => touches(drawn, other)) ? undefined : drawn;
}

function touches(a: DrawnLetter, b: DrawnLetter): boolean {
  const reach = (a.height + b.height) / 2 + gap;
  return Math.abs(a.x - b.x) < reach && Math.abs(a.y - b.y) < reach;
}

function check(size: number, count: number): void {
  if (!Number.isInteger(size) || size < smallest || size > largestSide) {
    throw new Refusal(
      "usage",
      `exam search: it cannot be drawn on images of side ${size}; take a whole number from ${smallest} to ${largestSide}`,
    );
  }
  if (Number.isInteger(count) && count > 0) return;
  throw new Refusal(
    "usage",
    `exam search: it cannot show ${count} images; take a whole number from 1`,
  );
}
