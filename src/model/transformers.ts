/**
 * @module Cards from the files of others: `config.json` and `preprocessor_config.json` of a Hugging
 * Face model folder (transformers image processors), and the `pretrained_cfg` of timm.
 */
import { z } from "zod";
import { Refusal } from "../errors.ts";
import type { PartialCard } from "./card.ts";

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.union([
  z.number(),
  z.object({ height: z.number(), width: z.number() }),
  z.object({ shortest_edge: z.number() }),
]);

const processorSchema = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  do_resize: z.boolean().optional(),
  size: side.optional(),
  resample: z.number().optional(),
  crop_pct: z.number().nullable().optional(),
  do_center_crop: z.boolean().optional(),
  crop_size: side.optional(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: z.union([triple, z.number()]).optional(),
  image_std: z.union([triple, z.number()]).optional(),
});

/** `PIL.Image.Resampling`, by number. */
const resampling = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"] as const;

/** What a `preprocessor_config.json` says. */
export function cardOfProcessor(json: unknown, where: string): PartialCard {
  const said = parsed(processorSchema, json, where);
  const kind = said.image_processor_type ?? said.feature_extractor_type ?? "";
  const card: { -readonly [K in keyof PartialCard]: PartialCard[K] } = {
    channels: "RGB",
    cropRounding: "floor",
    resizer: "pillow",
  };
  if (said.resample !== undefined) card.interpolation = resampling[said.resample];
  card.scale = said.do_rescale === false ? 1 : 1 / (said.rescale_factor ?? 1 / 255);
  const plain = said.do_normalize === false;
  if (plain || said.image_mean !== undefined)
    card.mean = plain ? [0, 0, 0] : three(said.image_mean);
  if (plain || said.image_std !== undefined) card.std = plain ? [1, 1, 1] : three(said.image_std);
  return { ...card, ...geometry(said, kind, where) };
}

/** How the image comes to the size of the input; the processors differ in it. */
function geometry(said: z.infer<typeof processorSchema>, kind: string, where: string): PartialCard {
  const { size } = said;
  const shortest =
    typeof size === "number"
      ? size
      : size && "shortest_edge" in size
        ? size.shortest_edge
        : undefined;
  if (/^ConvNext/i.test(kind) && shortest !== undefined) {
    // Below 384 the shorter side comes to size / crop_pct, from there on the image is squashed.
    if (shortest >= 384)
      return { resize: "squash", resizeTo: shortest, inputSize: [shortest, shortest] };
    const resizeTo = Math.trunc(shortest / (said.crop_pct ?? 224 / 256));
    return { resize: "shorter", resizeTo, inputSize: [shortest, shortest] };
  }
  const crops = said.do_center_crop ?? said.crop_size !== undefined;
  const crop = crops ? rectangle(said.crop_size) : undefined;
  if (said.do_resize === false)
    return crop ? { resize: "none", inputSize: crop } : { resize: "none" };
  if (shortest !== undefined && crop)
    return { resize: "shorter", resizeTo: shortest, inputSize: crop };
  const [height, width] = rectangle(size) ?? [];
  if (height === undefined || width === undefined) return {};
  if (height !== width) {
    throw new Refusal(
      "model",
      `${where}: a size of ${height}×${width} is not square; say it with --set`,
    );
  }
  return { resize: "squash", resizeTo: height, inputSize: crop ?? [height, width] };
}

function rectangle(size: z.infer<typeof side> | undefined): readonly [number, number] | undefined {
  if (size === undefined) return undefined;
  if (typeof size === "number") return [size, size];
  return "height" in size ? [size.height, size.width] : [size.shortest_edge, size.shortest_edge];
}

const three = (value: readonly [number, number, number] | number | undefined) =>
  typeof value === "number" ? ([value, value, value] as const) : value;

const timmSchema = z.object({
  input_size: z.tuple([z.number(), z.number(), z.number()]).optional(),
  test_input_size: z.tuple([z.number(), z.number(), z.number()]).optional(),
  crop_pct: z.number().optional(),
  test_crop_pct: z.number().optional(),
  crop_mode: z.string().optional(),
  interpolation: z.string().optional(),
  mean: triple.optional(),
  std: triple.optional(),
  license: z.string().optional(),
  paper_name: z.string().optional(),
  hf_hub_id: z.string().optional(),
});

const modelSchema = z.object({
  architecture: z.string().optional(),
  architectures: z.array(z.string()).optional(),
  _name_or_path: z.string().optional(),
  id2label: z.record(z.string(), z.string()).optional(),
  pretrained_cfg: z.unknown().optional(),
});

/** What a `config.json` says: the classes of transformers, or timm's whole `pretrained_cfg`. */
export function cardOfConfig(json: unknown, where: string): PartialCard {
  const { pretrained_cfg, id2label, architecture } = parsed(modelSchema, json, where);
  const named = architecture === undefined ? {} : { name: architecture };
  if (pretrained_cfg !== undefined) {
    return { ...named, ...cardOfTimm(pretrained_cfg, `${where}: pretrained_cfg`) };
  }
  if (id2label === undefined) return named;
  const names = Object.entries(id2label).sort(([a], [b]) => Number(a) - Number(b));
  return names.length === 1001 && names[0][1] === "background"
    ? { ...named, background: true }
    : named;
}

/**
 * What timm's `pretrained_cfg` means for evaluation: test values before training values, defaults
 * 224, 0.875, bicubic, and the shorter side at `floor(img_size / crop_pct)` (`resolve_data_config`).
 */
export function cardOfTimm(json: unknown, where: string): PartialCard {
  const said = parsed(timmSchema, json, where);
  const [, height, width] = said.test_input_size ?? said.input_size ?? [3, 224, 224];
  const resizeTo = Math.floor(
    Math.min(height, width) / (said.test_crop_pct ?? said.crop_pct ?? 0.875),
  );
  const mean = said.mean ?? ([0.485, 0.456, 0.406] as const);
  const border = said.crop_mode === "border";
  return {
    inputSize: [height, width],
    resize: border ? "inside" : said.crop_mode === "squash" ? "squash" : "shorter",
    resizeTo,
    interpolation: filterOf(said.interpolation ?? "bicubic", where),
    resizer: "pillow",
    cropRounding: "half-even",
    channels: "RGB",
    scale: 255,
    mean,
    std: said.std ?? [0.229, 0.224, 0.225],
    ...(border && { fill: mean.map((m) => Math.round(255 * m)) as unknown as typeof mean }),
    ...(said.license !== undefined && { licence: said.license }),
    ...(said.paper_name !== undefined && { paper: said.paper_name }),
    ...(said.hf_hub_id !== undefined && { source: said.hf_hub_id }),
  };
}

function filterOf(name: string, where: string): (typeof resampling)[number] {
  const filter = resampling.find((known) => known === name);
  if (filter !== undefined) return filter;
  throw new Refusal(
    "model",
    `${where}: interpolation "${name}": expected ${resampling.join(", ")}`,
  );
}

function parsed<T>(schema: z.ZodType<T>, json: unknown, where: string): T {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new Refusal("model", `${where}: ${path.join(".")}: ${message}`);
}
