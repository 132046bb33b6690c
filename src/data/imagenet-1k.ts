/** @module ImageNet-1K (Russakovsky et al., 2015, arXiv:1409.0575): the validation images, 50 of each class. */
import type { Labels } from "../scene/index.ts";
import { openImagenet } from "./imagenet/open.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenet1k: DatasetKind<Labels> = {
  summary: "ImageNet-1K validation, 50,000 images of 1000 classes, in any layout",
  takes: ["labels", "numbering"],
  open: async (root, options) => openImagenet(rootOf("imagenet-1k", root), options),
};
