/**
 * @module ImageNetV2 (Recht et al., 2019, arXiv:1902.10811): 10,000 new images, 10 of each class, in
 * folders 0 to 999 without leading zeros, which count in sorted order of WNIDs.
 */
import type { Labels } from "../scene/index.ts";
import { openImagenet } from "./imagenet/open.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetV2: DatasetKind<Labels> = {
  summary: "ImageNetV2, 10,000 new images of the 1000 classes",
  takes: ["labels", "numbering"],
  open: async (root, options) =>
    openImagenet(rootOf("imagenet-v2", root), {
      numbering: "sorted",
      ...options,
      name: "imagenet-v2",
    }),
};
