/** @module What an annotation file says of each image. */
import { type Mask, maskBox, type Objects } from "../../scene/index.ts";
import { keypointSpans, segmentationSpans } from "./annotation-entries.ts";
import type { Annotations } from "./annotations.ts";
import { gathered, grouped } from "./columns.ts";
import { Malformed } from "./cursor.ts";
import type { Id } from "./ids.ts";
import { keypointCount, readKeypoints } from "./keypoint-value.ts";
import { readMask } from "./mask-value.ts";
import type { Parts } from "./parts.ts";
import { cursorsAt, readAgain } from "./spans.ts";

/** Gives the objects of the image at a place in `annotations.images`, in the order of the file. */
export function objectsOf(annotations: Annotations, parts: Parts): (image: number) => Objects {
  const { entries, imageOf, categoryOf, images } = annotations;
  const { ids, areas, crowd, ignored } = entries.columns;
  const { order, starts } = grouped(imageOf, images.length);
  return (image) => {
    const chosen = order.subarray(starts[image], starts[image + 1]);
    const masks = parts.masks ? masksOf(annotations, chosen, image) : undefined;
    return {
      ids: gathered(ids, chosen),
      categories: gathered(categoryOf, chosen),
      boxes: boxesOf(annotations, chosen, { isWanted: parts.boxes ?? false, masks }),
      areas: gathered(areas, chosen),
      crowd: gathered(crowd, chosen),
      ignored: gathered(ignored, chosen),
      ...(masks === undefined ? {} : { masks }),
      ...(parts.keypoints ? { keypoints: keypointsOf(annotations, chosen) } : {}),
      ...searched(annotations, image),
    };
  };
}

const nameOf = ({ entries }: Annotations, entry: number): string =>
  `annotations ${entry} (id ${entries.columns.ids[entry]})`;

/** Boxes of the file; of an annotation without one that of its mask, or NaN where none is wanted. */
function boxesOf(
  annotations: Annotations,
  chosen: Uint32Array,
  { isWanted, masks }: { isWanted: boolean; masks: readonly Mask[] | undefined },
): Float64Array {
  const given = annotations.entries.columns.boxes;
  const boxes = new Float64Array(4 * chosen.length);
  chosen.forEach((entry, i) => {
    const box = given.subarray(4 * entry, 4 * entry + 4);
    if (!Number.isNaN(box[0])) boxes.set(box, 4 * i);
    else if (masks !== undefined) boxes.set(maskBox(masks[i]), 4 * i);
    else if (!isWanted) boxes.fill(Number.NaN, 4 * i, 4 * i + 4);
    else {
      readAgain(
        annotations.file,
        () => nameOf(annotations, entry),
        () => {
          throw new Malformed("has no bbox; expected x, y, width, height");
        },
      );
    }
  });
  return boxes;
}

function masksOf(annotations: Annotations, chosen: Uint32Array, image: number): Mask[] {
  const { file, entries, images } = annotations;
  return cursorsAt(file, segmentationSpans(entries), chosen).map((cursor, i) =>
    readAgain(
      file,
      () => nameOf(annotations, chosen[i]),
      () => {
        if (cursor === undefined) throw new Malformed("has no segmentation; expected its mask");
        return readMask(cursor, images[image]);
      },
    ),
  );
}

const keypointsOf = (annotations: Annotations, chosen: Uint32Array): Float64Array =>
  readKeypoints(
    {
      file: annotations.file,
      spans: keypointSpans(annotations.entries),
      nameOf: (entry) => nameOf(annotations, entry),
      check: (numbers, entry) =>
        checkLabelled(numbers, annotations.entries.columns.labelled[entry]),
    },
    chosen,
    keypointCount(annotations),
  );

/** pycocotools goes by the number that the file says, we by the keypoints: so both must agree. */
function checkLabelled(keypoints: readonly number[], said: number): void {
  const labelled = keypoints.filter((v, k) => k % 3 === 2 && v > 0).length;
  if (said === -1 || (said === 0) === (labelled === 0)) return;
  throw new Malformed(
    `says num_keypoints ${said}, and ${labelled} of its keypoints are labelled; write how many have a visibility above 0`,
  );
}

/** LVIS: the classes for which an image was searched in vain, or not to the end. */
function searched(
  { images, categoryIndex }: Annotations,
  image: number,
): Pick<Objects, "absent" | "notExhaustive"> {
  const { absent, notExhaustive } = images[image];
  if (absent === undefined) return {};
  const classes = (ids: readonly Id[]): Int32Array =>
    Int32Array.from(ids.map((id) => categoryIndex.get(id) ?? -1).filter((index) => index >= 0));
  return { absent: classes(absent), notExhaustive: classes(notExhaustive ?? []) };
}
