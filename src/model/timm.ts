/** @module Cards from timm's `pretrained_cfg`, as its `resolve_data_config` and `create_transform` read it. */
import { z } from "zod";
import { Refusal } from "../errors.ts";
import { type Card, type PartialCard, readCard } from "./card.ts";
import { parsed, positiveTriple, sideLength, square, triple } from "./foreign.ts";

const channelsHeightWidth = z.tuple([z.literal(3), sideLength, sideLength]);

const timmSchema = z.object({
  input_size: channelsHeightWidth.nullish(),
  test_input_size: channelsHeightWidth.nullish(),
  crop_pct: z.number().nonnegative().nullish(),
  test_crop_pct: z.number().nonnegative().nullish(),
  crop_mode: z.string().nullish(),
  interpolation: z.string().nullish(),
  mean: triple.nullish(),
  std: positiveTriple.nullish(),
  license: z.string().nullish(),
  paper_name: z.string().nullish(),
  hf_hub_id: z.string().nullish(),
});

type Said = z.infer<typeof timmSchema>;

/** Height and width. */
export type InputSize = readonly [number, number];

/**
 * What timm's `pretrained_cfg` means for evaluation: test values before training values, as timm's
 * `validate.py` has it. A size that is `known` already (the graph is fixed, the card says it) decides
 * between the two; where it is neither of them, the size to resize to is not said. Its defaults: 224,
 * 0.875, bicubic, the means of ImageNet.
 */
export function cardOfTimm(json: unknown, where: string, known?: InputSize): PartialCard {
  const said = parsed(timmSchema, json, where);
  const mean = said.mean ?? ([0.485, 0.456, 0.406] as const);
  const card = {
    interpolation: filterOf(said.interpolation || "bicubic", where),
    resizer: "pillow" as const,
    cropRounding: "half-even" as const,
    channels: "RGB" as const,
    scale: 255,
    mean,
    std: said.std ?? ([0.229, 0.224, 0.225] as const),
    ...geometry(said, where, known),
    // `round` of Python; the half goes to the even level.
    ...(said.crop_mode === "border" && { fill: mean.map((m) => roundHalfToEven(255 * m)) }),
    ...(said.license != null && { licence: said.license }),
    ...(said.paper_name != null && { paper: said.paper_name }),
    ...(said.hf_hub_id != null && { source: said.hf_hub_id }),
  };
  return readCard(card, where);
}

/** The side of the resized image is `floor(img_size / crop_pct)`. */
function geometry(said: Said, where: string, known: InputSize | undefined): PartialCard {
  const chosen = chosenSize(said, known);
  if (chosen === undefined) return {};
  const [height, width] = chosen.size;
  const side = square(height, width, where);
  return {
    inputSize: [height, width],
    resize: cropModes.get(said.crop_mode ?? "") ?? "shorter",
    resizeTo: Math.floor(side / (chosen.cropPct || 0.875)),
  };
}

const cropModes: ReadonlyMap<string, Card["resize"]> = new Map([
  ["squash", "squash"],
  ["border", "inside"],
]);

interface Chosen {
  readonly size: InputSize;
  readonly cropPct: number | null | undefined;
}

function chosenSize(said: Said, known: InputSize | undefined): Chosen | undefined {
  const [, ...size] = said.input_size ?? [3, 224, 224];
  const [, ...testSize] = said.test_input_size ?? said.input_size ?? [3, 224, 224];
  const choices: readonly Chosen[] = [
    { size: testSize as unknown as InputSize, cropPct: said.test_crop_pct || said.crop_pct },
    { size: size as unknown as InputSize, cropPct: said.crop_pct },
  ];
  if (known === undefined) return choices[0];
  return choices.find(({ size: [height, width] }) => height === known[0] && width === known[1]);
}

const filters = ["nearest", "bilinear", "bicubic", "box", "hamming", "lanczos"] as const;

function filterOf(name: string, where: string): Card["interpolation"] {
  const filter = filters.find((known) => known === name);
  if (filter !== undefined) return filter;
  throw new Refusal("model", `${where}: interpolation "${name}": expected ${filters.join(", ")}`);
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
