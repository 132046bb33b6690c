/**
 * @module The steps of preprocessing: what a card or a protocol says as data becomes something that
 * can be done to a view.
 */
import { centerCrop } from "./center-crop.ts";
import { letterbox } from "./letterbox.ts";
import type { Preprocessing, StepData } from "./preprocessing.ts";
import { resizing } from "./resizing.ts";
import { inside, keepRatio, scaledTo, shorterTo } from "./sizes.ts";
import type { DataOf, Step } from "./step.ts";
import { mirrored } from "./view.ts";

export const stepsOf = ({ steps }: Pick<Preprocessing, "steps">): Step[] => steps.map(stepOf);

const stepOf = (data: StepData): Step => (kinds[data.step] as (data: StepData) => Step)(data);

const kinds: { readonly [Kind in StepData["step"]]: (data: DataOf<Kind>) => Step } = {
  "resize-shorter": (data) => ({
    does: `resize-shorter(${data.size}, ${data.filter}, ${data.resizer})`,
    gives: null,
    ...resizing(data, (from) => scaledTo(from, shorterTo(from, data.size))),
  }),
  resize: (data) => ({
    does: `resize(${data.width}×${data.height}, ${data.filter}, ${data.resizer})`,
    gives: { width: data.width, height: data.height },
    ...resizing(data, (from) => scaledTo(from, data)),
  }),
  "resize-inside": (data) => ({
    does: `resize-inside(${data.width}×${data.height}, ${data.filter}, ${data.resizer})`,
    gives: null,
    ...resizing(data, (from) => scaledTo(from, inside(from, data))),
  }),
  "resize-keep-ratio": (data) => ({
    does: `resize-keep-ratio(longer ${data.longer}, shorter ${data.shorter}, ${data.rounding}, ${data.filter}, ${data.resizer})`,
    gives: null,
    ...resizing(data, (from) => scaledTo(from, keepRatio(from, data))),
  }),
  letterbox,
  "center-crop": centerCrop,
  mirror: () => ({
    does: "mirror(left and right)",
    gives: null,
    lays: ({ width, height }) => {
      const size = { width, height };
      return { size, image: size, scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 };
    },
    apply: mirrored,
  }),
};
