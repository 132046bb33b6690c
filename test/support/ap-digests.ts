/**
 * @module What average precision says of a random scene, as digests that src/metrics/fixtures/
 * make-average-precision.py makes of what the references say: 8 digits of SHA-256 for each array.
 */
import { createHash } from "node:crypto";
import type { ApCorrection } from "../../src/metrics/ap-corrections.ts";
import {
  type ApFamily,
  averagePrecision,
  lvisAveragePrecision,
  precisionRecall,
} from "../../src/metrics/index.ts";
import { type RandomScene, randomScene } from "./random-scenes.ts";

/** Those that the script has under the same names. */
export const apDigests: Readonly<Record<string, (seed: number) => string>> = {
  coco(seed) {
    const scene = randomScene(seed);
    return arraysAndLines(averagePrecision(scene.options), scene);
  },

  boundaries(seed) {
    const scene = randomScene(seed, ["boundaries"]);
    return arraysAndLines(averagePrecision(scene.options), scene);
  },

  lvis(seed) {
    const scene = randomScene(seed, ["boxes", "masks"]);
    const hasNaN = scene.detections.some(({ scores }) => scores.some(Number.isNaN));
    const family = lvisAveragePrecision({
      overlaps: scene.options.overlaps === "masks" ? "masks" : "boxes",
      frequencies: Array.from({ length: scene.options.categories }, (_, k) => frequency(k)),
      maxDets: seed % 2 === 0 || hasNaN ? 300 : 5,
    });
    const { precision, recall, lines } = said(family, scene);
    return [precision, recall, lines].map(digest).join("");
  },
};

const frequency = (k: number) => (["r", "c", "f"] as const)[k % 3];

/** Of precision, recall and scores with one correction. */
export function correctedDigest(seed: number, correction: ApCorrection): string {
  const scene = randomScene(seed);
  const family = averagePrecision({ ...scene.options, corrections: [correction] });
  return arraysAndLines(family, scene).slice(0, 24);
}

/** All that a family says of a scene; −1 for what it has no value for. */
export function said(family: ApFamily, { detections, truth }: RandomScene) {
  const evidence = detections.map((image, i) => family.observe(image, truth[i]));
  const lines = family.conclude(evidence).map((value) => (Number.isNaN(value) ? -1 : value));
  return { ...precisionRecall(family, evidence), lines };
}

function arraysAndLines(family: ApFamily, scene: RandomScene): string {
  const { precision, recall, scores, lines } = said(family, scene);
  return [precision, recall, scores, lines].map(digest).join("");
}

/** The first 8 digits of the SHA-256 of the bytes of an array. */
export const digest = ({ buffer, byteOffset, byteLength }: Float64Array): string =>
  createHash("sha256")
    .update(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength))
    .digest("hex")
    .slice(0, 8);
