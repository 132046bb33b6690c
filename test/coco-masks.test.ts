/**
 * @module Masks of whole annotation files, against pycocotools 2.0.11, and their boundaries, against OpenCV 5.0.0
 * (src/scene/fixtures/make-masks.py). It needs the files in ../shared/data, and says so where they are not.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import fixture from "../src/scene/fixtures/masks.json" with { type: "json" };
import {
  type Mask,
  maskArea,
  maskBoundary,
  maskBox,
  maskIoU,
  maskOfRuns,
  maskOfText,
  maskText,
  polygonsMask,
} from "../src/scene/index.ts";

const data = "../shared/data/coco";
const here = existsSync(data);
if (!here) console.log(`skipped: no annotations in ${data}`);

interface Annotation {
  readonly image_id: number;
  readonly iscrowd?: number;
  readonly segmentation: number[][] | { readonly counts: number[] | string };
}

interface Image {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

const read = (name: string) => JSON.parse(readFileSync(join(data, name), "utf8"));

function maskOf({ segmentation }: Annotation, image: Image): Mask {
  if (Array.isArray(segmentation)) return polygonsMask(segmentation, image);
  const { counts } = segmentation;
  return typeof counts === "string" ? maskOfText(counts, image) : maskOfRuns(counts, image);
}

function annotated({ file, truth }: { readonly file: string; readonly truth: string }) {
  const images = new Map<number, Image>(
    read(truth).images.map((image: Image) => [image.id, image]),
  );
  const content: Annotation[] | { annotations: Annotation[] } = read(file);
  const annotations = Array.isArray(content) ? content : content.annotations;
  return annotations.map((annotation) => ({
    ...annotation,
    mask: maskOf(annotation, images.get(annotation.image_id) as Image),
  }));
}

const sha256 = (...parts: (string | Float64Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

describe.runIf(here)("the masks of", () => {
  test.each(fixture.real.files)("$file are those of pycocotools", (expected) => {
    const masks = annotated(expected).map(({ mask }) => mask);
    expect({
      masks: masks.length,
      area: masks.reduce((sum, mask) => sum + maskArea(mask), 0),
      texts: sha256(masks.map(maskText).join("\n")),
      boxes: sha256(Float64Array.from(masks.flatMap((mask) => maskBox(mask)))),
      boundaries: sha256(masks.map((mask) => maskText(maskBoundary(mask))).join("\n")),
    }).toEqual({
      masks: expected.masks,
      area: expected.area,
      texts: expected.texts,
      boxes: expected.boxes,
      boundaries: expected.boundaries,
    });
  });

  test("fake100 overlap as in pycocotools, image by image, to the bit", () => {
    const [truths, detections] = fixture.real.files.slice(0, 2).map(annotated);
    const overlaps: Float64Array[] = [];
    for (const id of [...new Set(truths.map((truth) => truth.image_id))].sort((a, b) => a - b)) {
      const own = detections.filter(({ image_id }) => image_id === id).map(({ mask }) => mask);
      const marked = truths.filter(({ image_id }) => image_id === id);
      const crowd = Uint8Array.from(marked, ({ iscrowd }) => iscrowd ?? 0);
      overlaps.push(
        maskIoU(
          own,
          marked.map(({ mask }) => mask),
          crowd,
        ),
      );
    }
    expect(sha256(...overlaps)).toBe(fixture.real.overlaps);
  });
});
