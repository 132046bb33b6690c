/**
 * @module ImageNet-A (Hendrycks et al., 2021, arXiv:1907.07174): 7,500 photos that models get wrong. Its
 * 200 classes are scored against each other; the other outputs of a model do not count.
 */
import type { Labels } from "../scene/index.ts";
import { openImagenet } from "./imagenet/open.ts";
import { imagenetAClasses } from "./imagenet/subsets.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetA: DatasetKind<Labels> = {
  summary: "ImageNet-A, 7,500 hard photos of 200 classes",
  takes: ["labels", "numbering"],
  open: async (root, options) =>
    openImagenet(rootOf("imagenet-a", root), {
      ...options,
      name: "imagenet-a",
      subset: imagenetAClasses,
    }),
};
