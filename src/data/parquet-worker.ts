/** @module The other side of `parquet-thread.ts`: reads what it is asked for, one request after another. */
import { parentPort } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { readImages, readRows } from "./parquet-read.ts";
import type { Reply, Request } from "./parquet-thread.ts";

// A reader of damaged bytes may leave promises behind; what a request waits for decides about it.
process.on("unhandledRejection", () => undefined);

parentPort?.on("message", async (request: Request) => {
  const { reply, moved } = await replyTo(request);
  parentPort?.postMessage(reply, moved);
});

async function replyTo(request: Request): Promise<{ reply: Reply; moved: ArrayBuffer[] }> {
  try {
    if (request.wanted === "rows")
      return { reply: { answer: await readRows(request.file) }, moved: [] };
    const group = await readImages(request.file, request.row);
    const moved = group.images.flatMap((image) => (image ? [image.buffer as ArrayBuffer] : []));
    return { reply: { answer: group }, moved };
  } catch (error) {
    return { reply: { refused: messageOf(error) }, moved: [] }; // the reader refuses by name
  }
}
