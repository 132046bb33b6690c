/** @module Acuity: how small a letter may be. One letter anywhere in noise, in twelve heights. */
import { acuityStimulus } from "../../scene/index.ts";
import { barChart } from "./chart.ts";
import { anywhere, type EyeTest } from "./eye-test.ts";

const { level, noise, heights, contrasts } = acuityStimulus;

/** `h07.6`: sorts as the heights do. */
const nameOf = (height: number) => `h${height.toFixed(1).padStart(4, "0")}`;

export const acuity: EyeTest = {
  summary: "how small a letter may be and still be read",
  quantity: "letter height",
  unit: "px",
  smallest: Math.ceil(Math.max(...heights)),
  level,
  noise,
  conditions: heights.map((height) => ({ name: nameOf(height), intensity: height })),
  letters: ({ intensity }, trial) => [
    anywhere(trial, { height: Number(intensity), contrast: contrasts[0] }),
  ],
  chart: (outcomes) => barChart(acuity, outcomes),
};
