/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { openEncoded, type Preprocessing, prepare, withPixels } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import type { Question } from "./prepare.ts";

const preprocessing = taskOf<Preprocessing>();

/** Answers with the size of the encoded image; a drawing has none. */
answering<Question, number>(async ({ id, source, elements }) => {
  if ("drawing" in source) {
    const { draw } = await import("../data/index.ts"); // who reads photos can do without all of it
    prepare(draw(source.drawing), preprocessing, elements, 0);
    return { answer: 0 };
  }
  const encoded = await openEncoded(source);
  await withPixels(encoded, id, (pixels) => prepare(pixels, preprocessing, elements, 0));
  return { answer: encoded.length };
});
