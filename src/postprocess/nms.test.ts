import { describe, expect, test } from "vitest";
import { torchvisionApart } from "./apart.ts";
import reference from "./fixtures/decoders.json" with { type: "json" };
import { numbers } from "./fixtures/numbers.ts";
import { suppressed } from "./nms.ts";

interface Case {
  readonly seed: number;
  readonly count: number;
  readonly ties: boolean;
}

function candidates({ seed, count, ties }: Case) {
  const centres = numbers(seed, count * 2, 0, 100);
  const sides = numbers(seed + 100, count * 2, 4, 40);
  const scores = numbers(seed + 200, count, 0, 1);
  return {
    corners: Float32Array.from({ length: count * 4 }, (_, i) => {
      const [box, axis] = [Math.floor(i / 4), i % 2];
      const half = sides[box * 2 + axis] / 2;
      return centres[box * 2 + axis] + (i % 4 < 2 ? -half : half);
    }),
    scores: ties ? scores.map((score) => Math.floor(score * 8) / 8) : scores,
    classes: Int32Array.from(numbers(seed + 300, count, 0, 3), Math.floor),
    rows: Int32Array.from({ length: count }, (_, i) => i),
  };
}

describe(`suppression (${reference.versions})`, () => {
  test.each(reference.suppression)(
    "of $count boxes above $threshold, ties $ties, keeps those of torchvision in its order",
    ({ threshold: nmsThreshold, agnostic, classWise, ...drawn }) => {
      const boxes = candidates(drawn);
      expect(suppressed(boxes, { nms: "agnostic", nmsThreshold })).toEqual(agnostic);
      const apart = suppressed(boxes, { nms: "class-wise", nmsThreshold }, torchvisionApart);
      expect(apart).toEqual(classWise);
    },
  );

  test("keeps the best where more stay than are wanted", () => {
    const { threshold: nmsThreshold, agnostic, ...drawn } = reference.suppression[4];
    const best = suppressed(candidates(drawn), {
      nms: "agnostic",
      nmsThreshold,
      mostDetections: 7,
    });
    expect(best).toEqual(agnostic.slice(0, 7));
  });
});

const two = (overlap: number) => ({
  corners: Float32Array.of(0, 0, 10, 10, 10 - overlap, 0, 20 - overlap, 10),
  scores: Float32Array.of(0.5, 0.5),
  classes: Int32Array.of(1, 2),
  rows: Int32Array.of(0, 1),
});

test("a box goes where it overlaps by more than the threshold, and stays where by as much", () => {
  const agnostic = (threshold: number) =>
    suppressed(two(5), { nms: "agnostic", nmsThreshold: threshold });
  expect(agnostic(Math.fround(1 / 3))).toEqual([0, 1]); // 50 / (100 + 100 − 50)
  expect(agnostic(0.33)).toEqual([0]);
});

test("of equal scores the earlier stays, and of other classes, both", () => {
  expect(suppressed(two(9), { nms: "agnostic", nmsThreshold: 0.5 })).toEqual([0]);
  expect(suppressed(two(9), { nms: "class-wise", nmsThreshold: 0.5 })).toEqual([0, 1]);
  expect(suppressed(two(9), { nms: "none", nmsThreshold: 0.5 })).toEqual([0, 1]);
});
