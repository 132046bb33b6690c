/** @module The highest class of every pixel, class by class: no array of all classes at full size is made. */
import type { LabelMap } from "../scene/index.ts";
import type { ClassView } from "./logit-planes.ts";
import { areaOf, type Size } from "./plane.ts";

export interface Classes {
  readonly classes: number;
  /** The first that counts; it becomes label 0. */
  readonly from: number;
  readonly size: Size;
}

/** Of equal ones the first. */
export function highestLabels(view: ClassView, { classes, from, size }: Classes): LabelMap {
  const labels = labelsFor(classes - from, areaOf(size));
  const best = new Float32Array(labels.length);
  const plane = new Float32Array(labels.length);
  view(from, best);
  for (let k = from + 1; k < classes; k++) {
    view(k, plane);
    raise(plane, best, labels, k - from);
  }
  return { ...size, labels };
}

/** The highest class of the mean of the views' probabilities: softmax over all classes, in float32. */
export function averagedLabels(
  views: readonly ClassView[],
  { classes, from, size }: Classes,
): LabelMap {
  const area = areaOf(size);
  const labels = labelsFor(classes - from, area);
  const [best, plane, sum] = [0, 0, 0].map(() => new Float32Array(area));
  const softmaxes = views.map((view) => softmaxOf(view, classes, area));
  for (let k = from; k < classes; k++) {
    sum.fill(0);
    for (const softmax of softmaxes) {
      softmax(k, plane);
      for (let i = 0; i < area; i++) sum[i] += plane[i];
    }
    for (let i = 0; i < area; i++) sum[i] /= views.length;
    if (k === from) best.set(sum);
    else raise(sum, best, labels, k - from);
  }
  return { ...size, labels };
}

/** exp(x − highest) / Σ exp(x − highest), a class at a time; the planes are made anew for each pass. */
function softmaxOf(view: ClassView, classes: number, area: number): ClassView {
  const highest = new Float32Array(area).fill(Number.NEGATIVE_INFINITY);
  const total = new Float32Array(area);
  const plane = new Float32Array(area);
  for (let k = 0; k < classes; k++) {
    view(k, plane);
    for (let i = 0; i < area; i++) if (plane[i] > highest[i]) highest[i] = plane[i];
  }
  for (let k = 0; k < classes; k++) {
    view(k, plane);
    for (let i = 0; i < area; i++) total[i] += Math.exp(plane[i] - highest[i]);
  }
  return (k, target) => {
    view(k, target);
    for (let i = 0; i < area; i++) target[i] = Math.exp(target[i] - highest[i]) / total[i];
  };
}

/** Takes over where the plane is higher than the best so far. */
function raise(
  plane: Float32Array,
  best: Float32Array,
  labels: Uint8Array | Uint16Array,
  label: number,
): void {
  for (let i = 0; i < plane.length; i++) {
    if (plane[i] > best[i]) {
      best[i] = plane[i];
      labels[i] = label;
    }
  }
}

const labelsFor = (classes: number, area: number): Uint8Array | Uint16Array =>
  classes <= 256 ? new Uint8Array(area) : new Uint16Array(area);
