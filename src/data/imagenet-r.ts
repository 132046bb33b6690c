/**
 * @module ImageNet-R (Hendrycks et al., 2021, arXiv:2006.16241): 30,000 paintings, toys, tattoos and other
 * renditions. Its 200 classes are scored against each other.
 */
import type { Labels } from "../scene/index.ts";
import { openImagenet } from "./imagenet/open.ts";
import { imagenetRClasses } from "./imagenet/subsets.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetR: DatasetKind<Labels> = {
  summary: "ImageNet-R, 30,000 renditions of 200 classes",
  takes: ["labels", "numbering"],
  open: async (root, options) =>
    openImagenet(rootOf("imagenet-r", root), {
      ...options,
      name: "imagenet-r",
      subset: imagenetRClasses,
    }),
};
