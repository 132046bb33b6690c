/** @module ImageNet-Sketch (Wang et al., 2019, arXiv:1905.13549): 50,000 drawings, 50 of each class. */
import type { Labels } from "../scene/index.ts";
import { openImagenet } from "./imagenet/open.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetSketch: DatasetKind<Labels> = {
  summary: "ImageNet-Sketch, 50,000 drawings of the 1000 classes",
  takes: ["labels", "numbering"],
  open: async (root, options) =>
    openImagenet(rootOf("imagenet-sketch", root), { ...options, name: "imagenet-sketch" }),
};
