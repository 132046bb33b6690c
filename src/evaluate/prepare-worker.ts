/** @module The other side of `prepare.ts`: opens, decodes and prepares images. */
import { draw, openImage } from "../data/index.ts";
import { decode, type Pixels, prepare } from "../image/index.ts";
import { answering, taskOf } from "../threads.ts";
import type { Elements, Question, Task } from "./prepare.ts";

const { preprocessing, size } = taskOf<Task>();
const kinds = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array };
const Kind = kinds[preprocessing.encoding.dtype];

answering<Question, Elements>(async ({ id, source, spare }) => {
  const elements = spare === undefined ? new Kind(size) : new Kind(spare);
  prepare(await pixelsOf(id, source), preprocessing, elements, 0);
  return { answer: elements, moved: [elements.buffer] };
});

async function pixelsOf(id: string, source: Question["source"]): Promise<Pixels> {
  return "drawing" in source ? draw(source.drawing) : decode(await openImage(source), id);
}
