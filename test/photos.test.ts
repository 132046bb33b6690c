/**
 * @module Real models on real photos, against a plain Python script (Pillow 13.0.0, onnxruntime 1.32.0,
 * NumPy 2.5.5: bench/reference/classify.py), image by image and class by class. It needs the photos and
 * models of ../shared/data, and says so where they are not.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluateNamed } from "../src/evaluate/index.ts";
import { folderStore, readLedger } from "../src/record/index.ts";
import { temporary } from "./support/pictures.ts";

const data = "../shared/data";
const here = existsSync(join(data, "models")) && existsSync(join(data, "imagenet-sample"));
if (!here) console.log(`skipped: no models and photos in ${data}`);

const shorter = ["resizeTo=256", "interpolation=bilinear"];
const inception = [...shorter, "mean=inception", "std=inception", "background=true"];
const caffe = [...shorter, "channels=BGR", "scale=1", "mean=103.939,116.779,123.68", "std=none"];

describe.runIf(here)("on 200 photos", () => {
  test.each([
    ["squeezenet1.1-fp16", caffe],
    ["mobilenet_v1_0.25_224", inception],
    ["mobilenet_v2_1.0_224_wq8", inception],
  ])("%s gives the five best classes that Python gives, in their order", async (name, set) => {
    const expected = JSON.parse(await readFile("test/fixtures/photos.json", "utf8")).predictions[
      `${name}.onnx`
    ] as Record<string, number[]>;
    const store = await temporary("photos");
    const { id, samples } = await evaluateNamed(
      join(data, "models", `${name}.onnx`),
      "imagenet-1k",
      {
        data: join(data, "imagenet-sample", "val"),
        set,
        store,
        by: "a test",
        command: "",
      },
    );
    expect(samples.scored).toBe(200);
    for await (const row of readLedger(folderStore(store).ledgerOf(id), {
      sample: "string",
      classes: "int32[]",
    })) {
      const photo = row.sample.split("/").at(-1) as string;
      expect(Array.from(row.classes).slice(0, 5), photo).toEqual(expected[photo]);
    }
  });
});
