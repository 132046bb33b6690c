/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { draw, openImage } from "../data/index.ts";
import { decode, looksOf, type Pixels, type Preprocessing, prepareLook } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import { type Answer, elementsFor, type Question } from "./prepare.ts";

const preprocessing = taskOf<Preprocessing>();

answering<Question, Answer>(async ({ id, source, elements }) => {
  if ("drawing" in source) return { answer: shown(draw(source.drawing), elements, 0) };
  const encoded = await openImage(source);
  return { answer: shown(await decode(encoded, id), elements, encoded.length) };
});

/** All looks at an image; `bytes` is the size of the encoded one, and of a drawing 0. */
function shown(image: Pixels, given: Question["elements"], bytes: number): Answer {
  const looks = looksOf(preprocessing, image).map((look) => {
    const elements = given ?? elementsFor(look.window, preprocessing);
    return { elements, ...prepareLook(image, look, preprocessing, elements, 0) };
  });
  return { looks, original: { width: image.width, height: image.height }, bytes };
}
