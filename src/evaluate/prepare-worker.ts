/** @module The other side of `prepare.ts`: opens, decodes and prepares one image after another. */
import { parentPort, workerData } from "node:worker_threads";
import { draw, openImage } from "../data/index.ts";
import { messageOf, Refusal } from "../errors.ts";
import { decode, type Pixels, prepare } from "../image/index.ts";
import type { Answer, Elements, Job, Task } from "./prepare.ts";

const { preprocessing, size } = workerData as Task;
const kinds = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array };
const Kind = kinds[preprocessing.encoding.dtype];

parentPort?.on("message", async ({ job, id, source, spare }: Job) => {
  const elements: Elements = spare === undefined ? new Kind(size) : new Kind(spare);
  try {
    prepare(await pixelsOf(id, source), preprocessing, elements, 0);
    const answer: Answer = { job, elements };
    parentPort?.postMessage(answer, [elements.buffer as ArrayBuffer]);
  } catch (error) {
    const answer: Answer =
      error instanceof Refusal && error.fault === "data"
        ? { job, problem: error.message }
        : {
            job,
            fault: error instanceof Error ? (error.stack ?? error.message) : messageOf(error),
          };
    parentPort?.postMessage(answer);
  }
});

async function pixelsOf(id: string, source: Job["source"]): Promise<Pixels> {
  return "drawing" in source ? draw(source.drawing) : decode(await openImage(source), id);
}
