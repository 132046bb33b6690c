import { describe, expect, test } from "vitest";
import { type BuildNamedOptions, buildNamed } from "./build-named.ts";

const nowhere = "no/where.onnx";

describe("a model of the zoo is refused in one line", () => {
  test.each<[string, BuildNamedOptions, object]>([
    [
      "resnet20",
      {},
      { fault: "usage", message: 'unknown model "resnet20": did you mean "resnet50"?' },
    ],
    [
      "ideal-observer",
      { classes: 3 },
      {
        fault: "usage",
        message: "ideal-observer is no network: it takes a size, and no classes",
      },
    ],
    [
      "ideal-observer",
      { size: [64, 96] },
      { message: expect.stringContaining("it cannot be built for images of 64×96 px") },
    ],
    [
      "ideal-observer",
      { size: 40, scene: 96 },
      {
        fault: "usage",
        message:
          "ideal-observer: it sees a scene in means of whole blocks of pixels, so one of 96×96 px cannot be shown at 40; take 96, 48, 32, 24, 16, 12, 8, 6",
      },
    ],
    [
      "search-observer",
      { size: 112, scene: 224 },
      { message: "search-observer is no network: it takes a size, and no scene" },
    ],
    [
      "resnet18",
      { size: 16 },
      { fault: "usage", message: expect.stringContaining("images of 16×16 are too small") },
    ],
    [
      "resnet18",
      { switches: ["depth"] },
      { fault: "usage", message: '--switch takes name=value, got "depth"' },
    ],
    [
      "resnet18",
      { switches: ["a=b"] },
      { fault: "usage", message: "resnet18 has no switches; leave a out" },
    ],
    [
      "resnet18",
      { scan: "scan" },
      {
        fault: "usage",
        message: "the network has no scan; leave out how it is expressed",
      },
    ],
    [
      "vmamba-t",
      { scan: "scn" },
      { fault: "usage", message: 'unknown way to express scan "scn": did you mean "scan"?' },
    ],
    [
      "vit-ti16",
      { attention: "fast" },
      {
        fault: "usage",
        message: 'unknown way to express attention "fast": expected one of plain, fused',
      },
    ],
    [
      "resnet18",
      { container: "ema" },
      { fault: "usage", message: expect.stringContaining("name it with --weights") },
    ],
    [
      "resnet18",
      { weights: "nowhere.pth" },
      { fault: "model", message: expect.stringContaining("nowhere.pth") },
    ],
    [
      "ideal-observer",
      {},
      {
        fault: "store",
        message: expect.stringMatching(/^no\/where\.onnx: the model cannot be written: ENOENT/),
      },
    ],
  ])("%s, %o", async (name, options, refusal) => {
    await expect(buildNamed(name, nowhere, options)).rejects.toMatchObject(refusal);
  });
});
