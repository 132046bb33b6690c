/** @module All decoders, by name. */
import { unknownName } from "../errors.ts";
import type { Decoder, DecoderTask, GraphFacts } from "./decoder.ts";
import { yolox } from "./yolox.ts";

const all: readonly Decoder[] = [yolox];

const byName: ReadonlyMap<string, Decoder> = new Map(all.map((decoder) => [decoder.name, decoder]));

export const decoderNames: readonly string[] = [...byName.keys()];

export function decoderNamed(name: string): Decoder {
  const decoder = byName.get(name);
  if (decoder === undefined) throw unknownName("decoder", name, decoderNames);
  return decoder;
}

/** The decoder that a graph leaves no doubt about, and the outputs it needs in its order. */
export function recognised(
  graph: GraphFacts,
  task?: DecoderTask,
): { readonly decoder: Decoder; readonly outputNames: readonly string[] } | undefined {
  const found = all
    .filter((decoder) => task === undefined || decoder.task === task)
    .flatMap((decoder) => {
      const outputNames = decoder.recognises(graph);
      return outputNames === undefined ? [] : [{ decoder, outputNames }];
    });
  return found.length === 1 ? found[0] : undefined;
}
