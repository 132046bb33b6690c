/** @module A saliency map beside its image. */
import { overlaid, type Pixels } from "../image/index.ts";
import { colourMapName, heated } from "./colour-map.ts";
import { type FieldMap, mapped } from "./field-map.ts";
import { blank, fittedInto, paste, text } from "./panels.ts";
import type { Saliency } from "./saliency.ts";

const side = 448;
const gap = 12;
const head = 44;

/** Above this share of the pixels all are drawn alike, so that a few bright ones do not hide the others. */
const drawnShare = 0.99;

/** The image as the model sees it, what of it speaks for the class, and one over the other; as PNG. */
export async function saliencyPicture(found: Saliency): Promise<Uint8Array> {
  const { pixels, model, score, method, samples, completeness } = found;
  const map = clipped(found.map);
  const dimmed = {
    ...pixels,
    data: pixels.data.map((v, i) => Math.round(v * (0.15 + 0.85 * map.data[Math.floor(i / 3)]))),
  };
  const panels: Pixels[] = [pixels, heated(map), dimmed].map((panel) => fittedInto(side, panel));
  const canvas = blank(
    gap + panels.length * (panels[0].width + gap),
    head + panels[0].height + gap,
  );
  for (const [i, panel] of panels.entries())
    paste(canvas, panel, gap + i * (panel.width + gap), head);
  const how = method === "gradient" ? method : `${method} of ${samples}`;
  const sum =
    completeness === null
      ? ""
      : `; pixels account for ${completeness.found.toPrecision(4)} of ${completeness.wanted.toPrecision(4)}`;
  const title = `${model}: class ${found.class}, score ${score.toPrecision(4)}`;
  return overlaid(
    canvas,
    [
      text(gap, 18, title, 14),
      text(
        gap,
        36,
        `${how}${sum}; up to the ${100 * drawnShare}th percentile, colours ${colourMapName}`,
        11,
      ),
    ].join(""),
  );
}

/** From 0 to 1, where 1 is what so many pixels do not exceed. */
function clipped(map: FieldMap): FieldMap {
  const most = map.data.toSorted()[Math.floor(drawnShare * (map.data.length - 1))];
  return most > 0 ? mapped(map, (v) => Math.min(1, v / most)) : map;
}
