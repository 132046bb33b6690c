/** @module How models look: the effective receptive fields of one place of a layer, as a record. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { inTemporaryFolder } from "../files.ts";
import type { Preprocessing } from "../image/index.ts";
import { type PartialCard, writeModelTo } from "../model/index.ts";
import { folded, type Value } from "../onnx/index.ts";
import { digestOf, type FieldRecord, schemaVersion } from "../record/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { usableThreads } from "../threads.ts";
import type { Pixel } from "./contribution-area.ts";
import { exactField, type MeanField, type OnProgress, type Shown } from "./exact.ts";
import { type FieldMap, reduced } from "./field-map.ts";
import {
  elementsOf,
  type FieldImages,
  imagesFor,
  preprocessingFor,
  type Sides,
  stepsDone,
} from "./images.ts";
import { type Layer, layerIn, placeIn } from "./layer.ts";
import { fieldNumbers, placeOver } from "./numbers.ts";
import { type Occlusion, occlusionField, usualOcclusion } from "./occlusion.ts";
import { displayed, type Practice, type PracticeName, practices } from "./practices.ts";
import { type Subject, subjectOf } from "./subject.ts";
import { overFloats, unitAt, unitGradient } from "./unit.ts";

/** What is looked into: a file or a name of the zoo, and of that its weights; without them it is untrained. */
export interface FieldModel {
  readonly name: string;
  readonly weights?: string | undefined;
}

export interface FieldOptions
  extends Pick<ModelOptions, "container" | "tag" | "scan" | "attention" | "switches" | "onNote"> {
  readonly models: readonly FieldModel[];
  /** A folder of images, or `exam`. */
  readonly data: string;
  /** How many of its images. */
  readonly images: number;
  /** Height and width; default: of the zoo 224×224, of a file its own. */
  readonly sides?: Sides | undefined;
  /** `stage1` … `stage4`, or the name of a value in a file; default: the last. */
  readonly layer?: string | undefined;
  /** Row and column of the place in the layer; default: the middle. */
  readonly place?: Pixel | undefined;
  readonly practice: PracticeName;
  /** `gradient` becomes `occlusion` by itself where an operator has no gradient, and says so. */
  readonly method?: "gradient" | "occlusion" | undefined;
  readonly occlusion?: Occlusion | undefined;
  /** Of untrained weights, and of the choice of images. */
  readonly seed: number;
  readonly threads: number;
  /** Values laid over the cards. */
  readonly flags?: PartialCard | undefined;
  readonly by: string;
  readonly command: string;
  readonly onProgress?: ((what: string, progress: Parameters<OnProgress>[0]) => void) | undefined;
}

/** The record, and the whole maps of its subjects, of which it keeps smaller ones. */
export interface Fields {
  readonly record: FieldRecord;
  readonly maps: readonly FieldMap[];
}

type KeptSubject = FieldRecord["subjects"][number];

export async function field(options: FieldOptions): Promise<Fields> {
  const startedAt = new Date().toISOString();
  const { models, practice: name, seed, data, images: count, by, command } = options;
  if (models.length === 0) throw new Refusal("usage", "nothing to look into; name a model");
  const practice: Practice = practices[name];
  const { display: _, ...settings } = practice;
  return inTemporaryFolder(async (folder) => {
    const listings = new Map<string, FieldImages>();
    const made: { kept: KeptSubject; map: FieldMap }[] = [];
    for (const model of models) {
      const { weights } = model;
      const asked = {
        ...options,
        ...model,
        outputs: "features",
        flags: options.flags ?? {},
        folder,
        weights,
      } as const;
      using subject = await subjectOf(model.name, asked);
      const { sides } = subject;
      const listing =
        listings.get(String(sides)) ??
        (await imagesFor({ data, count, seed, sides, picks: practice.picks }));
      listings.set(String(sides), listing);
      made.push(await lookedInto(subject, listing, { ...options, folder, settings: practice }));
    }
    const [listing] = listings.values();
    const subjects = made.map(({ kept }) => kept);
    const { images, ...listed } = listing;
    const what: Omit<FieldRecord, "id" | "made"> = {
      schema: schemaVersion,
      kind: "field",
      practice: { name, ...settings },
      images: { ...listed, ids: images.map(({ id }) => id), seed },
      runtime: { name: "cpu", engine: runtimeNamed("cpu").engine },
      subjects,
      warnings: warningsOf(subjects, images.length, count),
    };
    const finishedAt = new Date().toISOString();
    const threads = usableThreads(options.threads);
    const how = { by, command, startedAt, finishedAt, threads };
    return {
      record: { id: digestOf(what), ...what, made: how },
      maps: made.map(({ map }) => map),
    };
  });
}

interface Looking extends FieldOptions {
  readonly settings: Practice;
  readonly folder: string;
}

async function lookedInto(
  subject: Subject,
  { images }: FieldImages,
  options: Looking,
): Promise<{ kept: KeptSubject; map: FieldMap }> {
  const { settings, onProgress = () => undefined } = options;
  const { graph, sides, encoding } = subject;
  const layer = layerIn(graph, options.layer);
  const place = placeIn(layer, options.place);
  const preprocessing = preprocessingFor(settings, sides, encoding);
  const shown: Shown[] = images.map((image) => ({
    id: image.id,
    elements: () => elementsOf(image, preprocessing, sides),
  }));
  const { field, method } = await fieldOf(subject, { layer, place }, shown, {
    ...options,
    onProgress: (progress) => onProgress(subject.name, progress),
  });
  const { map } = field;
  const looked = settings.areasOf === "log" ? displayed(map, "log") : map;
  const numbers = fieldNumbers(map, placeOver(sides, layer.cells, place), looked);
  return { map, kept: keptOf(subject, { layer, place, method, preprocessing, field, numbers }) };
}

interface Seen {
  readonly layer: Layer;
  readonly place: Pixel;
}

/** By exact gradients where they are known and wanted, else by occlusion. */
async function fieldOf(
  subject: Subject,
  { layer, place }: Seen,
  shown: readonly Shown[],
  options: Omit<Looking, "onProgress"> & { readonly onProgress: OnProgress },
): Promise<{ field: MeanField; method: KeptSubject["method"] }> {
  const { settings, method = "gradient", occlusion = usualOcclusion, onProgress } = options;
  const unit = overFloats(unitAt(layer.value, place, settings.score), subject.image);
  const exact = method === "gradient" ? gradientOrWhyNot(unit) : "it was asked for";
  if (typeof exact !== "string") {
    await using opened = await openedGraph(subject, { gradient: exact }, options);
    const { rectifier } = settings;
    const field = await exactField(opened.line, shown, { rectifier, onProgress });
    return { field, method: { kind: "gradient" } };
  }
  await using opened = await openedGraph(subject, { unit: unit.value }, options);
  const field = await occlusionField(opened.line, shown, { occlusion, onProgress });
  const { patch, doublings, step, refine } = occlusion;
  const coarsest = patch * 2 ** doublings;
  return { field, method: { kind: "occlusion", why: exact, patch, coarsest, step, refine } };
}

/** The gradient of the unit, or why there is none. */
function gradientOrWhyNot({ value, image }: { value: Value; image: Value }): Value | string {
  try {
    return unitGradient(value, image).gradient;
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.fault === "model") return thrown.message;
    throw thrown;
  }
}

/** The graph of `outputs`, written once and ready to run; gone with its file when it is disposed of. */
async function openedGraph(
  { name, graph, image, encoding, sides, fixedBatch }: Subject,
  outputs: Readonly<Record<string, Value>>,
  { folder, threads }: Looking | Omit<Looking, "onProgress">,
) {
  const file = join(folder, "looking.onnx");
  await writeModelTo(file, { name: graph.name, outputs: folded(outputs) });
  const session = await runtimeNamed("cpu").open(file, name, { threads, lanes: 1 });
  const input = image.origin.kind === "input" ? image.origin.name : "";
  const { layout } = encoding;
  return {
    line: { session, where: name, input, layout, sides, fixedBatch },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await rm(file, { force: true });
      await rm(`${file}.data`, { force: true });
    },
  };
}

/** The sides of the map in a record are no longer than this. */
const mostKept = 112;

interface Found extends Seen {
  readonly method: KeptSubject["method"];
  readonly preprocessing: Preprocessing;
  readonly field: MeanField;
  readonly numbers: ReturnType<typeof fieldNumbers>;
}

function keptOf(
  { name, sha256, weights, isTrained, sides }: Subject,
  { layer, place, method, preprocessing, field, numbers }: Found,
): KeptSubject {
  const { height, width, data } = reduced(field.map, mostKept);
  const float32 = Buffer.from(Float32Array.from(data).buffer).toString("base64");
  return {
    model: { name, sha256, weights, isTrained },
    sides: [...sides],
    layer: { name: layer.name, cells: [...layer.cells], place: [...place] },
    method,
    preprocessing: stepsDone(preprocessing),
    images: field.images,
    skipped: [...field.skipped],
    numbers: numbers === undefined ? null : (structuredClone(numbers) as KeptSubject["numbers"]),
    map: { height, width, float32 },
  };
}

function warningsOf(subjects: readonly KeptSubject[], images: number, asked: number): string[] {
  const warnings: string[] = [];
  if (images < asked) warnings.push(`only ${images} of ${asked} images were there`);
  for (const { model, method, skipped, numbers } of subjects) {
    const name = `${model.name} (${model.weights})`;
    if (method.kind === "occlusion") {
      warnings.push(
        `${name}: an estimate by occlusion in patches of ${method.patch} px and more, no gradient: ${method.why}`,
      );
    }
    if (skipped.length > 0) {
      warnings.push(`${name}: ${skipped.length} images gave no numbers and are left out`);
    }
    if (numbers === null) warnings.push(`${name}: nothing of the image contributes`);
  }
  if (new Set(subjects.map(({ sides }) => String(sides))).size > 1) {
    warnings.push("the images are not of one size, so areas in shares are not comparable");
  }
  return warnings;
}
