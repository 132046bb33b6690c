/** @module Which model it is: SHA-256 over graph and weights, whatever card goes with them. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { Refusal } from "../errors.ts";
import { type ByteSource, withMetadata } from "../onnx/index.ts";
import { metadataKey } from "./card.ts";
import { fileSource } from "./file-source.ts";

/**
 * Of the bytes of an ONNX file without the entry of its card, so that writing a card makes no other
 * model of it. Without a card it is what `sha256sum` prints.
 */
export const digestOfGraph = (source: ByteSource): string =>
  digestOf(source, withMetadata(source, metadataKey, "").keep);

/**
 * Of an ONNX file and the files beside it that hold its weights. Where there are any, it is SHA-256
 * over lines: the digest of the graph, then `digest  name` of each file, in the order of code units.
 */
export function digestOfModel(source: ByteSource, externalFiles: readonly string[]): string {
  const graph = digestOfGraph(source);
  if (externalFiles.length === 0) return graph;
  const hash = createHash("sha256").update(`${graph}\n`);
  for (const name of [...externalFiles].sort()) {
    hash.update(`${digestOfFile(weightsFile(source.name, name))}  ${name}\n`);
  }
  return hash.digest("hex");
}

/** Of a whole file. */
export function digestOfFile(path: string): string {
  using source = fileSource(path);
  return digestOf(source, [[0, source.size]]);
}

/** The file that a graph calls `name`: a regular one, in its folder or below. */
function weightsFile(model: string, name: string): string {
  if (isAbsolute(name) || normalize(name).split(/[/\\]/)[0] === "..") {
    throw new Refusal(
      "model",
      `${model}: its weights are in "${name}", outside its folder; put them beside it`,
    );
  }
  const path = join(dirname(model), name);
  const isThere = !name.includes("\0") && statSync(path, { throwIfNoEntry: false })?.isFile();
  if (isThere) return path;
  throw new Refusal(
    "model",
    `${model}: its weights are in ${JSON.stringify(name)}, which is no file beside it; put it there`,
  );
}

function digestOf(source: ByteSource, stretches: readonly (readonly [number, number])[]): string {
  const hash = createHash("sha256");
  const step = 1 << 20;
  for (const [from, to] of stretches) {
    for (let at = from; at < to; at += step) hash.update(source.read(at, Math.min(step, to - at)));
  }
  return hash.digest("hex");
}
