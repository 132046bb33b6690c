import { availableParallelism } from "node:os";
import { buildCommand } from "@stricli/core";
import { Refusal } from "../errors.ts";
import type { Display, FieldModel, PracticeName } from "../field/index.ts";
import {
  bothSides,
  count,
  engineThreads,
  json,
  type LookFlags,
  ofLooks,
  seedFrom0,
  store,
  wholeNumber,
} from "./flags.ts";
import { print, printJson } from "./print.ts";
import { noteLine, progressLine } from "./progress.ts";
import { snellenVersion } from "./version.ts";

interface Flags extends LookFlags {
  readonly data: string;
  readonly images: number;
  readonly layer?: string;
  readonly place?: readonly [row: number, column: number];
  readonly practice: PracticeName;
  readonly method: "gradient" | "occlusion";
  readonly patch?: number;
  readonly display?: Display;
  readonly weights?: readonly string[];
  readonly seed: number;
  readonly threads?: number;
  readonly out?: string;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Show how a model looks: its effective receptive field",
    fullDescription: [
      "How much each pixel of the input changes one place of a layer, from exact gradients, averaged over images: as a heat map, and in numbers.",
      "Where an operator has no gradient, patches are covered instead; such an estimate is marked wherever it is shown.",
    ].join("\n"),
    customUsage: [
      { input: "resnet50 vmamba-t vim-ti -o fields", brief: "untrained, side by side" },
      {
        input: "resnet50 --weights resnet50-0676ba61.pth --weights none --data val -o fields",
        brief: "trained beside untrained",
      },
      {
        input: "model.onnx --layer /layer3/Relu_output_0 --set mean=imagenet --set std=imagenet",
        brief: "any map in a file",
      },
      { input: "convnext-t --practice replknet --size 1024 --data val", brief: "as a paper did" },
    ],
  },
  parameters: {
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: String, brief: "Names of the zoo, or ONNX files", placeholder: "model" },
    },
    flags: {
      ...ofLooks,
      data: {
        kind: "parsed",
        parse: String,
        default: "exam",
        brief: "A folder of images, or exam, which is drawn",
        placeholder: "dir",
      },
      images: {
        kind: "parsed",
        parse: wholeNumber,
        default: "50",
        brief: "How many of the images",
        placeholder: "n",
      },
      layer: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "stage1 to stage4, or a value of the file by its name (default: the last map)",
        placeholder: "name",
      },
      place: {
        kind: "parsed",
        parse: placeOf,
        optional: true,
        brief: "Row and column in the layer, from 0, such as 3,3 (default: the middle)",
        placeholder: "row,column",
      },
      practice: {
        kind: "enum",
        values: ["luo", "replknet", "vmamba"],
        default: "replknet",
        brief: "Whose choices of score, sign, crop and display (docs/field.md)",
      },
      method: {
        kind: "enum",
        values: ["gradient", "occlusion"],
        default: "gradient",
        brief: "Exact gradients, or an estimate that needs none",
      },
      patch: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Of the estimate: side of its smallest patches, in pixels (default: 8)",
        placeholder: "px",
      },
      display: {
        kind: "enum",
        values: ["log", "raw", "power"],
        optional: true,
        brief: "How contributions become colours (default: as the practice has it)",
      },
      weights: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        brief: "A file of weights, NAME=FILE with several models, or none; may be repeated",
        placeholder: "file",
      },
      seed: seedFrom0("Of untrained weights, of drawn images, and of the choice of images"),
      threads: engineThreads,
      out: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Write heat maps, their sheet, the profile and the maps into a folder",
        placeholder: "dir",
      },
      store,
      json,
    },
    aliases: { o: "out" },
  },
  async func(
    {
      size,
      set: settings = [],
      switch: switches,
      weights = [],
      json: asJson,
      store: root,
      out,
      display,
      patch,
      ...flags
    }: Flags,
    ...names: readonly string[]
  ) {
    const { field, usualOcclusion, writeFields } = await import("../field/index.ts");
    const { cardOf } = await import("../model/index.ts");
    const { folderStore } = await import("../record/index.ts");
    const { fieldReport } = await import("./field-report.ts");
    let line = progressLine("");
    const fields = await field({
      ...flags,
      models: modelsOf(names, weights),
      sides: bothSides(size),
      flags: cardOf(settings),
      switches,
      occlusion: { ...usualOcclusion, ...(patch !== undefined && { patch }) },
      threads: flags.threads ?? availableParallelism(),
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
      onNote: noteLine,
      onProgress(what, { done, total }) {
        if (done === 0) line = progressLine(what);
        line({ done, before: 0, total });
      },
    });
    await folderStore(root).keep(fields.record);
    const written = out === undefined ? [] : await writeFields(fields, out, display);
    if (asJson) return printJson(fields.record);
    print(fieldReport(fields.record, root));
    if (written.length > 0) print(`\n${written.join("\n")}`);
  },
});

/** `3,3`. */
function placeOf(text: string): readonly [row: number, column: number] {
  const [row, column, ...rest] = text.split(",");
  if (row && column && rest.length === 0) return [count(row), count(column)];
  throw new Refusal("usage", `expected row and column such as 3,3, got "${text}"`);
}

/** Each model with each of its weights; `none` is untrained. */
function modelsOf(names: readonly string[], weights: readonly string[]): FieldModel[] {
  const said = weights.map((text) => {
    const [, name, file] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
    return name !== undefined && names.includes(name) ? { name, file } : { file: text };
  });
  const plain = said.find(({ name, file }) => name === undefined && file !== "none");
  if (plain !== undefined && names.length > 1) {
    throw new Refusal(
      "usage",
      `of which model are the weights ${plain.file}? say --weights ${names[0]}=${plain.file}`,
    );
  }
  return names.flatMap((name): FieldModel[] => {
    const own = said.filter((one) => one.name === undefined || one.name === name);
    return own.length === 0
      ? [{ name }]
      : own.map(({ file }) => (file === "none" ? { name } : { name, weights: file }));
  });
}
