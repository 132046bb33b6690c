/**
 * @module ReaL (Beyer et al., 2020, arXiv:2006.07159): the ImageNet-1K validation images with all the
 * classes that people saw in them. Where they saw none of the 1000, the image is not scored.
 */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import { isFile, readText } from "./files.ts";
import { openImagenet } from "./imagenet/open.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const imagenetReal: DatasetKind<Labels> = {
  summary: "ImageNet-1K validation with the ReaL labels, several to an image (needs real.json)",
  takes: ["labels", "numbering"],
  async open(root, options = {}) {
    const place = rootOf("imagenet-real", root);
    const labels = options.labels ?? (await labelsNear(place));
    return openImagenet(place, { ...options, labels, name: "imagenet-real" });
  },
};

/** SHA-256 of the published real.json. */
const published = "d83e9bff374c631aae8439eb064c7019acc56e1b3bc3f56b8380c2a710b0220b";

/** Whether a file of labels is the published one of ReaL, whatever it is called. */
export const isRealLabels = async (file: string): Promise<boolean> =>
  createHash("sha256")
    .update(await readText(file))
    .digest("hex") === published;

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
