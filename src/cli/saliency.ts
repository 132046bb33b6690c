import { availableParallelism } from "node:os";
import { buildCommand } from "@stricli/core";
import type { SaliencyMethod } from "../field/index.ts";
import {
  bothSides,
  count,
  engineThreads,
  json,
  type LookFlags,
  ofLooks,
  seedFrom0,
  wholeNumber,
} from "./flags.ts";
import { bold, print, printJson } from "./print.ts";
import { noteLine, progressLine } from "./progress.ts";

interface Flags extends LookFlags {
  readonly class?: number;
  readonly method: SaliencyMethod;
  readonly samples?: number;
  readonly weights?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly out: string;
  readonly json: boolean;
}

/** As the papers have it. */
const usualSamples = { gradient: 1, smoothgrad: 25, integrated: 50 };

export default buildCommand({
  docs: {
    brief: "Show which pixels of an image speak for a class",
    fullDescription:
      "From exact gradients of its score: at the image, averaged over noisy copies, or on the way from black.",
    customUsage: [
      { input: "resnet50 cat.jpg --weights resnet50-0676ba61.pth", brief: "of the best class" },
      {
        input: "model.onnx cat.jpg --class 281 --method integrated -o cat.png",
        brief: "of one class",
      },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, brief: "A name of the zoo, or an ONNX file", placeholder: "model" },
        { parse: String, brief: "An image", placeholder: "image" },
      ],
    },
    flags: {
      ...ofLooks,
      class: {
        kind: "parsed",
        parse: count,
        optional: true,
        brief: "The class, from 0 (default: the one with the highest score)",
        placeholder: "n",
      },
      method: {
        kind: "enum",
        values: ["gradient", "smoothgrad", "integrated"],
        default: "gradient",
        brief: "Its gradient, the mean of noisy copies, or integrated from black",
      },
      samples: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Noisy copies (default: 25), or steps from black (default: 50)",
        placeholder: "n",
      },
      seed: seedFrom0("Of the noise, and of untrained weights"),
      threads: engineThreads,
      out: {
        kind: "parsed",
        parse: String,
        default: "saliency.png",
        brief: "The picture",
        placeholder: "file",
      },
      json,
    },
    aliases: { o: "out" },
  },
  async func(
    { set: settings = [], switch: switches, size, out, json: asJson, ...flags }: Flags,
    model: string,
    image: string,
  ) {
    const { saliency, saliencyPicture } = await import("../field/index.ts");
    const { cardOf } = await import("../model/index.ts");
    const { writeWhole } = await import("../files.ts");
    const line = progressLine(model);
    const found = await saliency({
      ...flags,
      ...{ model, image, switches },
      samples: flags.samples ?? usualSamples[flags.method],
      sides: bothSides(size),
      threads: flags.threads ?? availableParallelism(),
      flags: cardOf(settings),
      onNote: noteLine,
      onProgress: ({ done, total }) => line({ done, before: 0, total }),
    });
    await writeWhole(out, await saliencyPicture(found));
    const { pixels: _, map: __, ...said } = found;
    if (asJson) return printJson({ ...said, out });
    print(`${bold(out)}  class ${said.class}, score ${said.score.toPrecision(4)}, ${said.method}`);
    if (said.completeness !== null) {
      const { found: sum, wanted } = said.completeness;
      print(
        `the pixels account for ${sum.toPrecision(5)}; the score is ${wanted.toPrecision(5)} above that of black (${((100 * (sum - wanted)) / Math.abs(wanted)).toFixed(2)} % off; more --samples bring it nearer)`,
      );
    }
  },
});
