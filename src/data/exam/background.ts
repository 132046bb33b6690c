/** @module What letters are drawn on, in levels. */
import type { Random } from "../../statistics/index.ts";
import { oneOverF } from "./one-over-f.ts";

export type Background =
  | { readonly kind: "plain"; readonly level: number }
  /** A straight slope in a direction by chance, from corner to corner; `contrast` is Michelson's. */
  | { readonly kind: "gradient"; readonly level: number; readonly contrast: number }
  /** As in photographs (Field, 1987); `contrast` is the standard deviation over the mean (RMS). */
  | { readonly kind: "noise-1/f"; readonly level: number; readonly contrast: number };

export type BackgroundKind = Background["kind"];

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly chance: Random;
}

type Painter<Kind extends BackgroundKind> = (
  background: Extract<Background, { kind: Kind }>,
  canvas: Canvas,
) => Float64Array;

/** Levels, row by row; they may leave 0 to 255 until the drawing is rounded. */
export const backgrounds: { readonly [Kind in BackgroundKind]: Painter<Kind> } = {
  plain: ({ level }, { width, height }) => new Float64Array(width * height).fill(level),

  gradient({ level, contrast }, { width, height, chance }) {
    const angle = 2 * Math.PI * chance.float();
    const [right, down] = [Math.cos(angle), Math.sin(angle)];
    const reach = (Math.abs(right) * width + Math.abs(down) * height) / 2; // of the farthest corner
    return Float64Array.from({ length: width * height }, (_, i) => {
      const x = (i % width) + 0.5 - width / 2;
      const y = Math.floor(i / width) + 0.5 - height / 2;
      return level * (1 + (contrast * (right * x + down * y)) / reach);
    });
  },

  "noise-1/f": ({ level, contrast }, { width, height, chance }) =>
    oneOverF(width, height, chance).map((deviation) => level * (1 + contrast * deviation)),
};
