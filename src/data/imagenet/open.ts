/**
 * @module Opens ImageNet-1K, and what is laid out and labelled like it. The readers of all layouts are
 * loaded when a dataset is opened: the threads that only decode images do without them.
 */
import type { Labels } from "../../scene/index.ts";
import type { Dataset } from "../dataset.ts";
import type { DatasetOptions } from "../options.ts";

export interface ImagenetOptions extends DatasetOptions {
  /** The name of the dataset; `imagenet-1k` without it. */
  readonly name?: string;
  /** The classes that the dataset has, where they are not all. */
  readonly subset?: readonly number[];
}

/**
 * The dataset in a folder, a tar or a parquet file, however it is laid out. Samples come in the order of
 * their ids, so that every layout of the same images gives the same samples; from parquet they come in the
 * order of the rows. Labels are indices into the canonical classes, whichever of them are present.
 */
export async function openImagenet(
  root: string,
  options: ImagenetOptions = {},
): Promise<Dataset<Labels>> {
  const { openPlace } = await import("./open-place.ts");
  return openPlace(root, options);
}
