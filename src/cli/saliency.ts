import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { buildCommand } from "@stricli/core";
import { messageOf, Refusal } from "../errors.ts";
import type { SaliencyMethod } from "../field/index.ts";
import { json, ofNetworks, set, sides, threadCount, wholeNumber } from "./flags.ts";
import { bold, print, printJson } from "./print.ts";
import { noteLine, progressLine } from "./progress.ts";
import { count, seed as seedNumber } from "./score-flags.ts";

interface Flags {
  readonly class?: number;
  readonly method: SaliencyMethod;
  readonly samples?: number;
  readonly size?: number | readonly [height: number, width: number];
  readonly weights?: string;
  readonly container?: string;
  readonly tag?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly switch?: readonly string[];
  readonly set?: readonly string[];
  readonly seed: number;
  readonly threads?: number;
  readonly out: string;
  readonly json: boolean;
}

const { weights, container, tag, scan, attention, switch: switches } = ofNetworks;

/** As the papers have it. */
const usualSamples = { gradient: 1, smoothgrad: 25, integrated: 50 };

export default buildCommand({
  docs: {
    brief: "Show which pixels of an image speak for a class",
    fullDescription:
      "From exact gradients of its score: at the image, averaged over noisy copies, or on the way from black.",
    customUsage: [
      { input: "resnet50 cat.jpg --weights resnet50-0676ba61.pth", brief: "of the best class" },
      { input: "model.onnx cat.jpg --class 281 --method integrated -o cat.png", brief: "of one" },
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
      size: {
        kind: "parsed",
        parse: sides,
        optional: true,
        brief: "Height and width of the images (default: of the zoo 224, of a file its own)",
        placeholder: "px",
      },
      ...{ weights, container, tag, scan, attention, switch: switches, set },
      seed: {
        kind: "parsed",
        parse: seedNumber,
        default: "0",
        brief: "Of the noise, and of untrained weights",
        placeholder: "n",
      },
      threads: {
        kind: "parsed",
        parse: threadCount,
        optional: true,
        brief: "Threads of the engine (default: all cores)",
        placeholder: "n",
      },
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
    const line = progressLine(model);
    const found = await saliency({
      ...flags,
      ...{ model, image, switches },
      samples: flags.samples ?? usualSamples[flags.method],
      sides: typeof size === "number" ? [size, size] : size,
      threads: flags.threads ?? availableParallelism(),
      flags: cardOf(settings),
      onNote: noteLine,
      onProgress: ({ done, total }) => line({ done, before: 0, total }),
    });
    await writeFile(out, await saliencyPicture(found)).catch((cause: unknown) => {
      throw new Refusal("store", `${out}: cannot be written: ${messageOf(cause)}`, { cause });
    });
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
