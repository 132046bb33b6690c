/**
 * Average precision against pycocotools, lvis and the boundary IoU API, whose versions are named in
 * fixtures/average-precision.json, on random scenes. A digest stands for every entry of an array, to the
 * last bit. Where one differs, `fixtures/make-average-precision.py --show SEED` prints what it stands for.
 */
import { describe, expect, test } from "vitest";
import { apDigests, correctedDigest, said } from "../../test/support/ap-digests.ts";
import { randomScene } from "../../test/support/random-scenes.ts";
import { type ApCorrection, apCorrections } from "./ap-corrections.ts";
import { averagePrecision } from "./average-precision.ts";
import fixture from "./fixtures/average-precision.json" with { type: "json" };

/** The seeds at which two lists differ. */
const differing = (ours: readonly unknown[], theirs: readonly unknown[]): number[] =>
  theirs.flatMap((expected, seed) => (ours[seed] === expected ? [] : [seed]));

describe("averagePrecision", () => {
  test("is COCOeval in every entry and line, with boxes, masks and keypoints", () => {
    const ours = fixture.coco.map((_, seed) => apDigests.coco(seed));
    expect(differing(ours, fixture.coco)).toEqual([]);
  });

  test("has the lines of COCOeval.summarize", () => {
    for (const [seed, expected] of fixture.lines.entries()) {
      const scene = randomScene(seed);
      expect([...said(averagePrecision(scene.options), scene).lines], `seed ${seed}`).toEqual(
        expected,
      );
    }
  });

  test("is the COCOeval of the boundary IoU API, with boundaries", () => {
    const ours = fixture.boundaries.map((_, seed) => apDigests.boundaries(seed));
    expect(differing(ours, fixture.boundaries)).toEqual([]);
  });
});

describe("lvisAveragePrecision", () => {
  test("is LVISEval in every entry and line, with boxes and masks", () => {
    const ours = fixture.lvis.map((_, seed) => apDigests.lvis(seed));
    expect(differing(ours, fixture.lvis)).toEqual([]);
  });
});

describe("a correction", () => {
  const changed = (fixture.corrections as Partial<Record<ApCorrection, string>>[]).entries();
  const cases = [...changed];

  test.each(Object.keys(apCorrections) as ApCorrection[])(
    "%s makes of it what COCOeval says when its input or code is mended",
    (correction) => {
      const own = cases.filter(([, digests]) => correction in digests);
      expect(own.length).toBeGreaterThan(0);
      const ours = own.map(([seed]) => correctedDigest(seed, correction));
      expect(ours).toEqual(own.map(([, digests]) => digests[correction]));
    },
  );
});
