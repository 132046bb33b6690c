/** @module Fields side by side, as one picture with what is needed to read it. */
import { overlaid, type Pixels } from "../image/index.ts";
import type { FieldRecord } from "../record/index.ts";
import { colourMapName, colourOf, heated } from "./colour-map.ts";
import type { FieldMap } from "./field-map.ts";
import { blank, fittedInto, paste, text } from "./panels.ts";
import { type Display, displayed, displays } from "./practices.ts";
import { labelOf } from "./tables.ts";

type Subject = FieldRecord["subjects"][number];

/** A field to be drawn: what the record says of it, and its map in whole. */
export interface Drawn {
  readonly subject: Subject;
  readonly map: FieldMap;
}

/** Side of a panel, space between panels, and room for the texts above and below. */
const side = 320;
const gap = 16;
const head = 40;
const foot = 56;

/** The fields as a PNG, at most `columns` in a row. */
export async function contactSheet(
  { practice, images }: Pick<FieldRecord, "practice" | "images">,
  fields: readonly Drawn[],
  { display, columns = 5 }: { readonly display: Display; readonly columns?: number },
): Promise<Uint8Array> {
  const across = Math.min(columns, fields.length);
  const down = Math.ceil(fields.length / across);
  const width = gap + Math.max(520, across * (side + gap));
  const height = head + down * (side + head + gap) + foot;
  const canvas = blank(width, height);
  const svg = [text(gap, 24, `effective receptive field: ${images.dataset}, ${practice.name}`, 14)];
  for (const [i, field] of fields.entries()) {
    const left = gap + (i % across) * (side + gap);
    const top = head + Math.floor(i / across) * (side + head + gap) + head;
    const panel = fittedInto(side, heated(displayed(field.map, display)));
    paste(canvas, panel, left, top);
    svg.push(...captions(field, left, top), ...ruler(field, left, top));
  }
  const bar = height - foot + 12;
  colourBar(canvas, gap, bar, 256);
  svg.push(
    text(gap, bar + 30, "0", 11),
    text(gap + 250, bar + 30, "1", 11),
    text(
      gap + 272,
      bar + 12,
      `${displays[display].does}, of each field; colours ${colourMapName}`,
      11,
    ),
  );
  return overlaid(canvas, svg.join(""));
}

function captions({ subject }: Drawn, left: number, top: number): string[] {
  const { layer, images, numbers, method } = subject;
  const half = numbers?.areas.find(({ of }) => of === 0.5);
  const facts = [
    `${layer.name} ${layer.cells.join("×")}`,
    `${subject.sides.join("×")} px`,
    `${images} images`,
    ...(half?.side == null ? [] : [`50 % in ${half.side} px`]),
  ];
  const marked = method.kind === "occlusion" ? `estimate, patches of ${method.patch} px` : "";
  return [
    text(left, top - 20, `${labelOf(subject)}${marked === "" ? "" : ` — ${marked}`}`, 13),
    text(left, top - 6, facts.join(", "), 11),
  ];
}

/** A bar of a quarter of the width, with its length in pixels of the image. */
function ruler({ subject }: Drawn, left: number, top: number): string[] {
  const pixels = subject.sides[1] / 4;
  const [x, y] = [left + 8, top + side - 10];
  return [
    `<rect x="${x}" y="${y}" width="${side / 4}" height="3" fill="white"/>`,
    text(x, y - 4, `${Number(pixels.toFixed(1))} px`, 11, "white"),
  ];
}

function colourBar(canvas: Pixels, left: number, top: number, width: number): void {
  for (let y = top; y < top + 16; y++) {
    for (let x = 0; x < width; x++) {
      canvas.data.set(colourOf(x / (width - 1)), 3 * (y * canvas.width + left + x));
    }
  }
}
