/**
 * @module Crowding: how far other letters must stay away (Bouma, 1970). The letter to be named stands
 * in the middle of the image, and one other letter on each of its four sides.
 */
import { acuityStimulus, sloanLetters } from "../../scene/index.ts";
import { barChart } from "./chart.ts";
import { type EyeTest, startOf, upright } from "./eye-test.ts";

const { level, noise, contrasts, heights } = acuityStimulus;
/** 15.14 px: alone, and where its place is known, such a letter is always read. */
const height = heights[2];
/** From center to center, in heights of a letter: from almost touching to well apart. */
const spacings = [1.1, 1.3, 1.6, 2, 2.5, 3.2, 4, 5];
const sides = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

export const crowding: EyeTest = {
  summary: "how near other letters may stand",
  quantity: "spacing",
  unit: "heights",
  smallest: Math.ceil((2 * Math.max(...spacings) + 1) * height) + 2, // two for rounding
  level,
  noise,
  conditions: spacings.map((spacing) => ({ name: `s${spacing.toFixed(1)}`, intensity: spacing })),
  letters({ intensity }, { size, letter, chance }) {
    const others = chance.shuffle(sloanLetters.filter((other) => other !== letter));
    const middle = startOf(size / 2, height);
    const away = Math.round(Number(intensity) * height);
    const at = (x: number, y: number) => ({
      left: middle + x * away,
      top: middle + y * away,
      height,
      contrast: contrasts[0],
    });
    return [upright(letter, at(0, 0)), ...sides.map(([x, y], i) => upright(others[i], at(x, y)))];
  },
  chart: (outcomes) => barChart(crowding, outcomes),
};
