/**
 * @module Our side of the comparison of detection, in a process of its own: detection-side.ts FOLDER KIND.
 * Prints, as JSON, what bench/reference/detection.py prints, and the seconds of 1000 resamples.
 */
import { join } from "node:path";
import { objectsOf, readAnnotations, readResults } from "../src/data/index.ts";
import { type ApEvidence, averagePrecision } from "../src/metrics/index.ts";
import { onResamples } from "../src/statistics/index.ts";

const [folder, kind] = process.argv.slice(2) as [string, "boxes" | "masks"];

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const annotations = await readAnnotations(join(folder, "annotations.json"));
const results = await readResults(join(folder, `${kind}.json`), annotations);
const objects = objectsOf(annotations, { [kind]: true });
const detections = results.detectionsOf({ [kind]: true });
const family = averagePrecision({ overlaps: kind, categories: annotations.categories.length });

// An image is read when it is its turn. A clock that is asked for each of them takes longer than they do,
// so a part of the images is read before it is evaluated.
const part = 100;
const evidence: ApEvidence[] = [];
let evaluating = 0;
for (let from = 0; from < annotations.images.length; from += part) {
  const images = Array.from(
    { length: Math.min(part, annotations.images.length - from) },
    (_, i) => ({
      said: detections(from + i),
      truth: objects(from + i),
    }),
  );
  const begun = cpuSeconds();
  for (const { said, truth } of images) evidence.push(family.observe(said, truth));
  evaluating += cpuSeconds() - begun;
}
const begun = cpuSeconds();
const lines = [...family.conclude(evidence)];
evaluating += cpuSeconds() - begun;
const whole = cpuSeconds();
const peakBytes = process.resourceUsage().maxRSS * 1024;

const n = evidence.length;
const reweighed = family.reweighed(evidence);
const before = cpuSeconds();
onResamples(reweighed, { n, lines: family.lines.length, seed: 1, from: 0, to: 100 });
const resampling = (cpuSeconds() - before) * 10;
console.log(JSON.stringify({ whole, evaluating, peakBytes, lines, resampling }));
