/**
 * @module How the outputs of a model of transformers are read, by the name of its class (`architectures` of
 * config.json): what the `post_process_…` of its image processor does (5.24.0).
 */
import type { PartialCard } from "./card.ts";

const queries = ["logits", "pred_boxes"] as const;

const detr: PartialCard = { task: "detection", decoder: "detr", outputNames: queries };
/** `top_k` of their processors is 100; that of RT-DETR is the number of queries. */
const deformable: PartialCard = {
  task: "detection",
  decoder: "rt-detr",
  outputNames: queries,
  mostDetections: 100,
};
const rtDetr: PartialCard = { task: "detection", decoder: "rt-detr", outputNames: queries };
const segmentation: PartialCard = {
  task: "segmentation",
  decoder: "segmentation-logits",
  outputNames: ["logits"],
  logitsResize: "direct",
};

const architectures: ReadonlyMap<string, PartialCard> = new Map([
  ["DetrForObjectDetection", detr],
  ["YolosForObjectDetection", detr],
  ["ConditionalDetrForObjectDetection", deformable],
  ["DabDetrForObjectDetection", deformable],
  ["DeformableDetrForObjectDetection", deformable],
  ["LwDetrForObjectDetection", deformable],
  ["DFineForObjectDetection", rtDetr],
  ["RTDetrForObjectDetection", rtDetr],
  ["RTDetrV2ForObjectDetection", rtDetr],
  ["BeitForSemanticSegmentation", segmentation],
  ["DPTForSemanticSegmentation", segmentation],
  ["MobileNetV2ForSemanticSegmentation", segmentation],
  ["MobileViTForSemanticSegmentation", segmentation],
  ["SegformerForSemanticSegmentation", segmentation],
  ["UperNetForSemanticSegmentation", segmentation],
]);

/** What the name of a class says, and of a detector the names of COCO; nothing of a class that is not known. */
export function cardOfArchitecture(
  names: readonly string[],
  labels: Readonly<Record<string, string>>,
): PartialCard {
  const card = names.length === 1 ? architectures.get(names[0]) : undefined;
  if (card === undefined) return {};
  const categoryIds = card.task === "detection" ? categoryIdsOf(labels) : undefined;
  return { ...card, ...(categoryIds !== undefined && { categoryIds }) };
}

/** COCO's ids or its categories without gaps, by the first and the last of them; of other names nobody can say. */
function categoryIdsOf(labels: Readonly<Record<string, string>>): PartialCard["categoryIds"] {
  const isFrom = (first: string, last: string): boolean =>
    labels[first] === "person" && labels[last] === "toothbrush";
  if (isFrom("1", "90")) return "coco-91";
  return isFrom("0", "79") ? "contiguous" : undefined;
}
