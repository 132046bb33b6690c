/** @module All images in a folder and in the folders inside it, without any truth: for whoever only looks. */
import { join, resolve } from "node:path";
import { Refusal } from "../errors.ts";
import type { Labels } from "../scene/index.ts";
import type { Dataset } from "./dataset.ts";
import { listFolder } from "./files.ts";
import { listed } from "./listed.ts";
import { byCodeUnit, counted, isHidden, isImage } from "./names.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const images: DatasetKind<Labels> = {
  summary: "a folder of images, and those inside it; nothing is known of them",
  takes: [],
  open: async (root) => openImages(rootOf("images", root)),
};

async function openImages(root: string): Promise<Dataset<Labels>> {
  const place = resolve(root);
  const ids = (await imagesBelow(place, "")).sort(byCodeUnit);
  if (ids.length === 0) throw new Refusal("data", `${place}: no image in it`);
  return listed({
    name: "images",
    layout: counted(ids.length, "image"),
    classes: [],
    entries: ids.map((id) => ({ id, image: { file: join(place, id) }, truth: [] })),
  });
}

async function imagesBelow(place: string, within: string): Promise<string[]> {
  const { files, folders } = await listFolder(join(place, within));
  const found = files.filter((name) => isImage(name) && !isHidden(name));
  const ids = found.map((name) => (within === "" ? name : `${within}/${name}`));
  for (const folder of folders.filter((name) => !isHidden(name))) {
    ids.push(...(await imagesBelow(place, within === "" ? folder : `${within}/${folder}`)));
  }
  return ids;
}
