/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import {
  looksOf,
  openEncoded,
  type Pixels,
  type Preprocessing,
  prepareLook,
  seenOf,
  withPixels,
} from "../image/index.ts";
import type { Work } from "../threads.ts";
import { type Answer, elementsFor, type Question } from "./prepare.ts";

export const work: Work<Preprocessing, Question, Answer> =
  (preprocessing) =>
  async ({ id, source, elements }) => {
    if ("drawing" in source) {
      const { draw } = await import("../data/index.ts"); // who reads photos can do without all of it
      return { answer: shown(draw(source.drawing), preprocessing, elements, 0) };
    }
    const encoded = await openEncoded(source);
    const answer = await withPixels(
      encoded,
      id,
      (image) => shown(image, preprocessing, elements, encoded.length),
      (size) => seenOf(preprocessing, size),
    );
    return { answer };
  };

/** All looks at an image; `bytes` is the size of the encoded one, and of a drawing 0. */
function shown(
  image: Pixels,
  preprocessing: Preprocessing,
  given: Question["elements"],
  bytes: number,
): Answer {
  const looks = looksOf(preprocessing, image).map((look) => {
    const elements = given ?? elementsFor(look.window, preprocessing);
    return { elements, ...prepareLook(image, look, preprocessing, elements, 0) };
  });
  return { looks, original: { width: image.width, height: image.height }, bytes };
}
