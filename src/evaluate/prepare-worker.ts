/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { draw, openImage } from "../data/index.ts";
import { type Preprocessing, prepare, withPixels } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import type { Question } from "./prepare.ts";

const preprocessing = taskOf<Preprocessing>();

/** Answers with the size of the encoded image; a drawing has none. */
answering<Question, number>(async ({ id, source, elements }) => {
  if ("drawing" in source) {
    prepare(draw(source.drawing), preprocessing, elements, 0);
    return { answer: 0 };
  }
  const encoded = await openImage(source);
  await withPixels(encoded, id, (pixels) => prepare(pixels, preprocessing, elements, 0));
  return { answer: encoded.length };
});
