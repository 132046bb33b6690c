/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { draw, openImage } from "../data/index.ts";
import { decode, type Pixels, type Preprocessing, prepare } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import type { Question } from "./prepare.ts";

const preprocessing = taskOf<Preprocessing>();

answering<Question, null>(async ({ id, source, elements }) => {
  prepare(await pixelsOf(id, source), preprocessing, elements, 0);
  return { answer: null };
});

async function pixelsOf(id: string, source: Question["source"]): Promise<Pixels> {
  return "drawing" in source ? draw(source.drawing) : decode(await openImage(source), id);
}
