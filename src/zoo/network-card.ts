/** @module The card of a network as it was built. */
import type { NetworkCard } from "./card.ts";
import type { Network, NetworkOptions, Preprocessing } from "./network.ts";
import type { Origin } from "./origin.ts";
import { unusualChoices } from "./switches.ts";

interface Made {
  readonly name: string;
  readonly network: Network;
  readonly options: NetworkOptions;
  readonly origin: Origin;
}

export function cardOf({ name, network, options, origin }: Made): NetworkCard {
  const { paper, licence } = network;
  const { sides, classes, outputs } = options;
  const { interpolation, mean, std, ...published } = preprocessingOf(network, origin);
  const switches = unusualChoices(network, options.switches);
  return {
    name,
    paper,
    licence,
    ...trainingOf(network, origin),
    ...(switches && { switches }),
    inputName: "image",
    inputSize: sides,
    layout: "NCHW",
    dtype: "float32",
    channels: "RGB",
    ...resizingFor(published, sides),
    interpolation,
    resizer: "pillow",
    cropRounding: "half-even",
    fill: [0, 0, 0],
    scale: 255,
    mean,
    std,
    ...(outputs === "logits" && { outputName: "logits", scores: "logits" }),
    ...(outputs === "logits" && classes === 1000 && { classes: "imagenet-1k" }),
  };
}

/** As the weights were published; those of the network where they are of nobody we know. */
export const preprocessingOf = (network: Network, origin: Origin): Preprocessing => ({
  ...network.preprocessing,
  ...("published" in origin && origin.published?.preprocessing),
});

/** The crop keeps its share of the resized image; only a square can be made of a square. */
function resizingFor(
  { size, resizeTo, resize = "shorter" }: Pick<Preprocessing, "size" | "resizeTo" | "resize">,
  [height, width]: NetworkOptions["sides"],
): Pick<NetworkCard, "resize" | "resizeTo"> {
  return {
    resize: height === width ? resize : "shorter",
    resizeTo: Math.floor((Math.min(height, width) * resizeTo) / size),
  };
}

function trainingOf(network: Network, origin: Origin) {
  if ("seed" in origin) return { pretraining: `none (untrained, seed ${origin.seed})` };
  const { file: source, sha256: weightsSha256, published } = origin;
  if (published === undefined) {
    return { pretraining: `not known, of ${source}`, source, weightsSha256 };
  }
  const { pretraining = network.pretraining, teacher = network.teacher } = published;
  return { pretraining, ...(teacher !== undefined && { teacher }), source, weightsSha256 };
}
