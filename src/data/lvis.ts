/** @module LVIS v1 (Gupta et al. 2019, arXiv:1908.03195): 1203 categories in images of COCO. */
import { Refusal } from "../errors.ts";
import type { Objects } from "../scene/index.ts";
import { frequenciesOf } from "./coco/tables.ts";
import { openCoco } from "./on-demand.ts";
import { type DatasetKind, rootOf } from "./options.ts";

export const lvis: DatasetKind<Objects> = {
  summary:
    "LVIS v1, or a set in its format: boxes and masks, with what was looked for in each image",
  takes: ["annotations"],
  async open(root, options) {
    const kind = { name: "lvis", prefix: "lvis", parts: { boxes: true, masks: true } };
    const { dataset, annotations } = await openCoco(rootOf(kind.name, root), kind, options);
    if (annotations.family !== "lvis") {
      throw new Refusal(
        "data",
        `${annotations.file}: does not say what was looked for (neg_category_ids), so it is not of LVIS; open it as coco`,
      );
    }
    return { ...dataset, frequencies: frequenciesOf(annotations) };
  },
};
