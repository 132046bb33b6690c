/** @module All decoders, by name. */
import { unknownName } from "../errors.ts";
import { boxesLabelsScores } from "./boxes-labels-scores.ts";
import type { Decoder, GraphFacts, Recognised } from "./decoder.ts";
import { detr } from "./detr.ts";
import { heatmaps } from "./heatmaps.ts";
import { labelMap } from "./label-map.ts";
import { movenet, movenetMultipose } from "./movenet.ts";
import { rtDetr } from "./rt-detr.ts";
import { segmentationLogits } from "./segmentation-logits.ts";
import { yolov5 } from "./yolov5.ts";
import { yolov8 } from "./yolov8.ts";
import { yolov8Pose } from "./yolov8-pose.ts";
import { yolov10 } from "./yolov10.ts";
import { yolox } from "./yolox.ts";

const all: readonly Decoder[] = [
  boxesLabelsScores,
  detr,
  heatmaps,
  labelMap,
  movenet,
  movenetMultipose,
  rtDetr,
  segmentationLogits,
  yolov5,
  yolov8,
  yolov8Pose,
  yolov10,
  yolox,
];

const byName: ReadonlyMap<string, Decoder> = new Map(all.map((decoder) => [decoder.name, decoder]));

export const decoderNames: readonly string[] = [...byName.keys()];

export function decoderNamed(name: string): Decoder {
  const decoder = byName.get(name);
  if (decoder === undefined) throw unknownName("decoder", name, decoderNames);
  return decoder;
}

/** The decoder that a graph leaves no doubt about: the only one of the task that recognises it. */
export function recognised(
  graph: GraphFacts,
): (Recognised & { readonly decoder: Decoder }) | undefined {
  const found = all
    .filter(({ task }) => graph.task === undefined || task === graph.task)
    .flatMap((decoder) => {
      const recognised = decoder.recognises(graph);
      return recognised === undefined ? [] : [{ decoder, ...recognised }];
    });
  return found.length === 1 ? found[0] : undefined;
}
