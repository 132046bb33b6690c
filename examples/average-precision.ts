/**
 * Average precision as a library, where there are no files: what a detector said of two images, what is
 * true of them, and how sure the numbers are. `snellen/metrics` and `snellen/statistics` need no Node.
 *
 *     node examples/average-precision.ts
 */
import { averagePrecision, cocoSummary } from "../src/metrics/index.ts";
import type { Detections, Objects } from "../src/scene/index.ts";
import { familyBootstrap } from "../src/statistics/index.ts";

type Thing = readonly [category: number, x: number, y: number, width: number, height: number];

const columns = (things: readonly Thing[]) => ({
  categories: Int32Array.from(things, ([category]) => category),
  boxes: Float64Array.from(things.flatMap(([, ...box]) => box)),
  areas: Float64Array.from(things, ([, , , width, height]) => width * height),
});

const detections = (...things: (readonly [score: number, ...thing: Thing])[]): Detections => ({
  ...columns(things.map(([, ...thing]) => thing)),
  scores: Float64Array.from(things, ([score]) => score),
});

let id = 1;
const objects = (...things: Thing[]): Objects => ({
  ...columns(things),
  ids: Float64Array.from(things, () => id++),
  crowd: new Uint8Array(things.length),
  ignored: new Uint8Array(things.length),
});

const images: readonly (readonly [Detections, Objects])[] = [
  [
    detections([0.9, 0, 10, 10, 50, 50], [0.8, 1, 100, 100, 40, 40]),
    objects([0, 10, 10, 50, 50], [1, 104, 100, 40, 40]),
  ],
  [detections([0.7, 0, 0, 0, 20, 20]), objects([0, 30, 30, 60, 60])],
];

const ap = averagePrecision({ overlaps: "boxes", categories: 2 });
const evidence = images.map(([said, truth]) => ap.observe(said, truth));
const values = ap.conclude(evidence);
console.log(cocoSummary(ap, values).join("\n"));

const [{ low, high }] = familyBootstrap({
  reweighed: ap.reweighed(evidence),
  n: evidence.length,
  seed: 1,
});
console.log(
  `AP ${values[0].toFixed(3)}, on other images of the kind ${low.toFixed(3)} … ${high.toFixed(3)}`,
);
