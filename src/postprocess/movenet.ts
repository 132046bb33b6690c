/**
 * @module MoveNet (TensorFlow Hub, 2021): y, x and score of 17 points as shares of the input, for one person; and
 * for up to six people with a box and a score of each behind their points.
 */
import type { Geometry } from "../scene/index.ts";
import type { InstanceDecoder } from "./decoder.ts";
import { keypointDetections, meanScore, pointsBack } from "./keypoints.ts";
import { hasForm, needed } from "./outputs.ts";

const points = 17;
/** Points, then top, left, bottom and right of the box, and the score. */
const columns = points * 3 + 5;

export const movenet: InstanceDecoder = {
  name: "movenet",
  task: "keypoints",
  stacked: true,
  outputs: ["points [1, 1, 17, 3]"],
  /** Points above it make the score of the person. */
  defaults: { scoreThreshold: 0 },
  recognises: ({ outputs }) =>
    outputs.length === 1 && hasForm(outputs[0].shape, [1, 1, points, 3])
      ? { outputNames: [outputs[0].name] }
      : undefined,
  decode(outputs, geometry, settings) {
    const { data } = needed(outputs, settings, {
      decoder: "movenet",
      place: 0,
      forms: [[1, 1, points, 3]],
    });
    const { keypoints, scores } = personIn(data, geometry);
    const score = Float64Array.of(meanScore(scores, settings.scoreThreshold));
    return keypointDetections({ keypoints, scores: score, count: points });
  },
};

export const movenetMultipose: InstanceDecoder = {
  name: "movenet-multipose",
  task: "keypoints",
  stacked: true,
  outputs: ["people [1, 6, 56]"],
  /** People count with a score above it. */
  defaults: { scoreThreshold: 0 },
  recognises: ({ outputs }) =>
    outputs.length === 1 && hasForm(outputs[0].shape, [1, 6, columns])
      ? { outputNames: [outputs[0].name] }
      : undefined,
  decode(outputs, geometry, settings) {
    const { shape, data } = needed(outputs, settings, {
      decoder: "movenet-multipose",
      place: 0,
      forms: [[1, "people", columns]],
    });
    const people = Array.from({ length: shape[1] }, (_, i) =>
      data.subarray(i * columns, (i + 1) * columns),
    ).filter((person) => person[columns - 1] > settings.scoreThreshold);
    const keypoints = new Float64Array(people.length * points * 3);
    for (const [i, person] of people.entries()) {
      keypoints.set(personIn(person, geometry).keypoints, i * points * 3);
    }
    const scores = Float64Array.from(people, (person) => person[columns - 1]);
    return keypointDetections({ keypoints, scores, count: points });
  },
};

/** y, x and score of each point. */
function personIn(data: Float32Array, geometry: Geometry) {
  const { width, height } = geometry.prepared;
  const places = new Float32Array(points * 2);
  const scores = new Float32Array(points);
  for (let k = 0; k < points; k++) {
    places[k * 2] = data[k * 3 + 1] * width;
    places[k * 2 + 1] = data[k * 3] * height;
    scores[k] = data[k * 3 + 2];
  }
  return { keypoints: pointsBack(places, scores, geometry), scores };
}
