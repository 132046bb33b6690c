/**
 * @module ReaL (Beyer et al., 2020, arXiv:2006.07159): the ImageNet-1K validation images with all the
 * classes that people saw in them. Where they saw none of the 1000, the image is not scored.
 */
import { dirname, join } from "node:path";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import { isFile } from "./files.ts";
import { openImagenet } from "./imagenet/open.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetReal: DatasetKind<Labels> = {
  summary: "ImageNet-1K validation with the ReaL labels, several to an image (needs real.json)",
  async open(root, options = {}) {
    const place = rootOf("imagenet-real", root);
    const labels = options.labels ?? (await labelsNear(place));
    return openImagenet(place, { ...options, labels, name: "imagenet-real" });
  },
};

async function labelsNear(root: string): Promise<string> {
  for (const folder of [root, dirname(root)]) {
    const file = join(folder, "real.json");
    if (await isFile(file)) return file;
  }
  throw new Refusal(
    "data",
    `${root}: no real.json in it or beside it; fetch it from google-research/reassessed-imagenet, or name it as the label file`,
  );
}
