/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { draw, openImage } from "../data/index.ts";
import { decode, encodeInto, type Pixels, type Preprocessing, stepped } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import { type Answer, elementsFor, type Question } from "./prepare.ts";

const preprocessing = taskOf<Preprocessing>();

answering<Question, Answer>(async ({ id, source, elements }) => {
  if ("drawing" in source) return { answer: shown(draw(source.drawing), elements, 0) };
  const encoded = await openImage(source);
  return { answer: shown(await decode(encoded, id), elements, encoded.length) };
});

/** The image as the model sees it; `bytes` is the size of the encoded one, and of a drawing 0. */
function shown(image: Pixels, given: Question["elements"], bytes: number): Answer {
  const prepared = stepped(image, preprocessing);
  const { width, height } = prepared;
  const elements = given ?? elementsFor(prepared, preprocessing);
  encodeInto(prepared, preprocessing.encoding, elements, 0);
  return {
    looks: [{ elements, width, height }],
    original: { width: image.width, height: image.height },
    bytes,
  };
}
