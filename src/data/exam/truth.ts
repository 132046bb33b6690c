/** @module What is true of a drawing: exactly, since it was drawn. */
import { boxOf, maskOf, type SloanLetter, sloanLetters } from "../../scene/index.ts";
import { type Drawing, placementOf } from "./drawing.ts";

export interface LetterTruth {
  readonly letter: SloanLetter;
  /** Its class among the ten letters, from 0. */
  readonly label: number;
  /** `[x, y, width, height]` in pixels, cut at the borders of the image. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** 1 where the letter covers at least half of a pixel, whatever lies over it; row by row. */
  readonly mask: Uint8Array;
}

export interface DrawingTruth {
  /** In the order of the drawing; the first one is what an eye test asks for. */
  readonly letters: readonly LetterTruth[];
  /** For each pixel 0, or 1 + the label of the uppermost letter there. */
  readonly labelMap: Uint8Array;
}

/** The classes of `labelMap`. */
export const labelMapClasses: readonly string[] = ["background", ...sloanLetters];

export function truthOf(drawing: Drawing): DrawingTruth {
  const labelMap = new Uint8Array(drawing.width * drawing.height);
  const letters = drawing.letters.map((drawn): LetterTruth => {
    const { letter } = drawn;
    const label = sloanLetters.indexOf(letter);
    const mask = maskOf(letter, placementOf(drawn), drawing);
    for (const [i, covered] of mask.entries()) if (covered) labelMap[i] = 1 + label;
    return { letter, label, box: boxOf(letter, placementOf(drawn), drawing), mask };
  });
  return { letters, labelMap };
}
