/** @module The sign of an eye test: the letter E, turned and smaller from line to line. */
import { type Html, raw } from "../html.ts";

/** The E of Snellen (1862) on its grid of five. */
const letter = "M0 0h5v1H1v1h4v1H1v1h4v1H0z";

/** Each line is smaller than the one above it by the cube root of two, twice. */
const lines: readonly { readonly side: number; readonly turns: readonly number[] }[] = [
  { side: 40, turns: [0] },
  { side: 25, turns: [1, 2] },
  { side: 16, turns: [3, 0, 2] },
  { side: 10, turns: [2, 1, 0, 3] },
  { side: 6, turns: [0, 3, 1, 2, 0] },
];

const drawn = (): string => {
  let y = 6;
  return lines
    .map(({ side, turns }) => {
      const step = side * 1.9;
      const left = 80 - (step * (turns.length - 1) + side) / 2;
      const row = turns.map((turn, i) => {
        const at = `translate(${(left + i * step).toFixed(1)} ${y})`;
        return `<path transform="${at} rotate(${turn * 90} ${side / 2} ${side / 2}) scale(${side / 5})" d="${letter}"/>`;
      });
      y += side * 1.45;
      return row.join("");
    })
    .join("");
};

export const eyeChart: Html = raw(
  `<svg class="eye-chart" viewBox="0 0 160 150" aria-hidden="true" fill="currentColor">${drawn()}</svg>`,
);
