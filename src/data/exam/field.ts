/**
 * @module Visual field: where on the image letters are read. Letters near the acuity threshold, in
 * the middle of each cell of a grid, as in static perimetry.
 */
import { acuityStimulus } from "../../scene/index.ts";
import { gridChart } from "./chart.ts";
import { type EyeTest, startOf, upright } from "./eye-test.ts";

const { level, noise, contrasts, heights } = acuityStimulus;
const cells = 5;
/** 6.029 px: of these the ideal observer reads about two in three (`docs/exam.md`). */
const height = heights[6];

export const field: EyeTest = {
  summary: "where on the image a small letter is read",
  quantity: "place",
  unit: "",
  smallest: cells * Math.ceil(height),
  level,
  noise,
  conditions: Array.from({ length: cells ** 2 }, (_, i) => {
    const cell = [Math.floor(i / cells), i % cells] as const;
    return { name: `r${cell[0]}c${cell[1]}`, intensity: null, cell };
  }),
  letters({ cell: [row, column] = [0, 0] }, { size, letter }) {
    const start = (index: number) => startOf(((index + 0.5) * size) / cells, height);
    const place = { left: start(column), top: start(row), height, contrast: contrasts[0] };
    return [upright(letter, place)];
  },
  chart: gridChart,
};
