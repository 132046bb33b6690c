/** @module Writing a card into an ONNX file, of which everything else stays as it is. */
import { copyFile, open, rename, rm } from "node:fs/promises";
import { messageOf, Refusal } from "../errors.ts";
import { type ByteSource, withMetadata } from "../onnx/index.ts";
import { metadataKey, type PartialCard } from "./card.ts";
import { fileSource } from "./file-source.ts";

/** Writes `card` into the metadata of an ONNX file; the weights are copied as they are. */
export async function writeCard(file: string, card: PartialCard): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    using source = fileSource(file);
    const { keep, append } = withMetadata(source, metadataKey, JSON.stringify(card));
    if (keep.length === 1 && keep[0][0] === 0) {
      await copyFile(file, temporary); // a clone where the file system can
      await using end = await open(temporary, "r+");
      await end.truncate(keep[0][1]);
      await end.write(append, 0, append.length, keep[0][1]);
      await end.sync();
    } else {
      await using out = await open(temporary, "w");
      for (const [from, to] of keep) await copyStretch(source, from, to, out);
      await out.write(append);
      await out.sync();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("model", `${file}: the card could not be written: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function copyStretch(
  source: ByteSource,
  from: number,
  to: number,
  out: Awaited<ReturnType<typeof open>>,
): Promise<void> {
  const step = 1 << 20;
  for (let at = from; at < to; at += step)
    await out.write(source.read(at, Math.min(step, to - at)));
}
