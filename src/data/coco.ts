/** @module COCO (Lin et al. 2014, arXiv:1405.0312): things in images, or people with 17 keypoints. */
import type { Objects } from "../scene/index.ts";
import { openCoco } from "./on-demand.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const coco: DatasetKind<Objects> = {
  summary: "COCO, or a set in its format: boxes and masks of things",
  takes: ["annotations"],
  async open(root, options) {
    const kind = { name: "coco", prefix: "instances", parts: { boxes: true, masks: true } };
    return (await openCoco(rootOf(kind.name, root), kind, options)).dataset;
  },
};

export const cocoKeypoints: DatasetKind<Objects> = {
  summary: "COCO, or a set in its format: people with their keypoints",
  takes: ["annotations"],
  async open(root, options) {
    const parts = { boxes: true, keypoints: true };
    const kind = { name: "coco-keypoints", prefix: "person_keypoints", parts };
    return (await openCoco(rootOf(kind.name, root), kind, options)).dataset;
  },
};
