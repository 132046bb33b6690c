/** @module An image after the steps of its preprocessing. */
import { Refusal } from "../errors.ts";
import { MOST_PIXELS } from "./decode.ts";
import type { Pixels } from "./pixels.ts";
import type { StepData } from "./preprocessing.ts";
import { stepsOf } from "./steps.ts";
import { type View, viewOf } from "./view.ts";

/** As a view, of which nothing is computed yet; refused where it would be too large to be. */
export function afterSteps(pixels: Pixels, steps: readonly StepData[]): View {
  let view = viewOf(pixels);
  for (const step of stepsOf({ steps })) view = step.apply(view);
  if (view.width * view.height <= MOST_PIXELS) return view;
  const size = `${view.width}×${view.height}`;
  throw new Refusal("data", `the image would become ${size}; crop it, or leave it out`);
}
