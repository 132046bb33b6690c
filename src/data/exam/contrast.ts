/**
 * @module Contrast sensitivity: how faint a large letter may be (after Pelli, Robson and Wilkins,
 * 1988). Sixteen contrasts, each 1/√2 of the one before; where their chart shows triplets of letters
 * on one sheet, this shows one letter at a time, anywhere in noise.
 */
import { contrastStimulus } from "../../scene/index.ts";
import { barChart } from "./chart.ts";
import { anywhere, type EyeTest } from "./eye-test.ts";

const {
  level,
  noise,
  heights: [height],
  contrasts,
} = contrastStimulus;

export const contrast: EyeTest = {
  summary: "how faint a large letter may be and still be read",
  quantity: "Weber contrast",
  unit: "%",
  smallest: height,
  level,
  noise,
  conditions: contrasts.map((share) => {
    const percent = 100 * share;
    return {
      name: `c${percent.toFixed(2).padStart(6, "0")}`,
      intensity: Number(percent.toPrecision(4)),
    };
  }),
  letters: ({ intensity }, trial) => [
    anywhere(trial, { height, contrast: Number(intensity) / 100 }),
  ],
  chart: (outcomes) => barChart(contrast, outcomes),
};
