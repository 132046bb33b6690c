import type { Detections, Instances, Objects } from "../scene/index.ts";

/** Some detections of an image, in this order. */
export const pickedDetections = (all: Detections, at: Int32Array): Detections => ({
  ...pickedInstances(all, at),
  scores: Float64Array.from(at, (i) => all.scores[i]),
});

/** Some objects of an image, in this order. */
export const pickedObjects = (all: Objects, at: Int32Array): Objects => ({
  ...all,
  ...pickedInstances(all, at),
  ids: Float64Array.from(at, (i) => all.ids[i]),
  crowd: Uint8Array.from(at, (i) => all.crowd[i]),
  ignored: Uint8Array.from(at, (i) => all.ignored[i]),
});

function pickedInstances(all: Instances, at: Int32Array): Instances {
  const { masks, keypoints } = all;
  const points = keypoints === undefined ? 0 : keypoints.length / all.areas.length;
  return {
    categories: Int32Array.from(at, (i) => all.categories[i]),
    boxes: rows(all.boxes, at, 4),
    areas: Float64Array.from(at, (i) => all.areas[i]),
    ...(masks !== undefined && { masks: Array.from(at, (i) => masks[i]) }),
    ...(keypoints !== undefined && { keypoints: rows(keypoints, at, points) }),
  };
}

/** Some rows of a matrix of so many columns. */
function rows(matrix: Float64Array, at: Int32Array, columns: number): Float64Array {
  const own = new Float64Array(at.length * columns);
  for (let i = 0; i < at.length; i++) {
    for (let c = 0; c < columns; c++) own[i * columns + c] = matrix[at[i] * columns + c];
  }
  return own;
}
