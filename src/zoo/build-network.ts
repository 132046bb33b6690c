/** @module A network of the zoo with its weights, trained or not, its outputs and its card. */
import { Refusal, unknownName } from "../errors.ts";
import { folded, type GraphText, inHalf, shapeText } from "../onnx/index.ts";
import { sizeOf } from "../tensor.ts";
import type { ZooCard } from "./card.ts";
import { classesIn, fits, type Match, matchOf, storedIn } from "./checkpoint.ts";
import type { Given, Network, NetworkOptions } from "./network.ts";
import { cardOf, preprocessingOf } from "./network-card.ts";
import { type Named, type Origin, promisedBy, publishedAs, type TrainedWeights } from "./origin.ts";
import { loweringNames } from "./selective-scan.ts";
import { type Choices, choicesOf } from "./switches.ts";
import { attentionNames } from "./vit-attention.ts";
import { untrained, weightsFrom } from "./weights.ts";
import { exactly, wrongWeights } from "./wrong-weights.ts";

export interface BuildOptions {
  /** Height and width of the images, in pixels; one number is both. Default: as it was published. */
  readonly size?: number | readonly [height: number, width: number] | undefined;
  /**
   * The side of the square scene that the images are made of, where that is not `size`. Observers know what they
   * look for in its pixels; a network does not heed it.
   */
  readonly scene?: number | undefined;
  /** Default: as many as the weights tell apart; untrained, 1000. */
  readonly classes?: number | undefined;
  /** Default: logits. */
  readonly outputs?: Given | undefined;
  /** Without them the network is untrained. */
  readonly weights?: TrainedWeights | undefined;
  /** Of untrained weights; default: 0. */
  readonly seed?: number | undefined;
  /** How a selective scan is expressed; by default as the network knows it best. */
  readonly lowering?: string | undefined;
  /** How attention is expressed; by default in operators of the standard. */
  readonly attention?: string | undefined;
  /** Default: what the paper settled on. */
  readonly switches?: Choices | undefined;
  /** float16 inside, where that costs no more accuracy than float16 has; inputs and outputs stay float32. */
  readonly half?: boolean | undefined;
}

/** A model of the zoo, ready to be written, its card in its metadata. */
export interface Built extends GraphText {
  readonly card: ZooCard;
  /** What whoever asked for it should know. */
  readonly notes: readonly string[];
}

/**
 * @throws Refusal for weights of another network, with what is missing or does not fit; for unknown switches;
 * for sizes that the network cannot take
 */
export function buildNetwork({ name, networks }: Named, asked: BuildOptions = {}): Built {
  const network = networks[name];
  const general = {
    classes: classesOf(name, asked.classes ?? 1000),
    outputs: asked.outputs ?? "logits",
    lowering: wayNamed("scan", loweringNames, asked.lowering, network.scans),
    attention: wayNamed("attention", attentionNames, asked.attention, network.attends),
    switches: choicesOf(name, network, asked.switches),
  };
  const origin = originOf({ name, networks }, asked, general);
  const { size } = preprocessingOf(network, origin);
  const options: NetworkOptions = { ...general, sides: sidesOf(name, asked.size ?? size) };
  const { weights } = asked;
  const { source, classes, notes } =
    weights === undefined
      ? chance(name, asked.seed ?? 0, options)
      : trained({ name, networks }, weights, { options, mayFollow: asked.classes === undefined });
  const made = { ...options, classes };
  const { half = false } = asked;
  const card = cardOf({ name: half ? `${name}-fp16` : name, network, options: made, origin });
  const outputs = folded(network.build(weightsFrom(source).weights, made));
  return {
    name: card.name,
    outputs: half ? inHalf(outputs) : outputs,
    metadata: { "snellen.card": JSON.stringify(card) },
    card,
    notes: [...notes, ...originNotes(name, network, origin), ...sizeNotes(name, size, card)],
  };
}

function originOf(
  named: Named,
  { weights, seed = 0 }: BuildOptions,
  options: Omit<NetworkOptions, "sides">,
): Origin {
  if (weights === undefined) return { seed };
  const { file, sha256 } = weights;
  return { file, sha256, published: publishedAs(named, weights, options) };
}

const chance = (name: string, seed: number, { classes }: NetworkOptions) => ({
  source: untrained(seed),
  classes,
  notes: [
    `${name} is untrained (seed ${seed}): its answers are chance; name weights to change that`,
  ],
});

interface Wanted {
  readonly options: NetworkOptions;
  /** Whether the file may say how many classes there are. */
  readonly mayFollow: boolean;
}

function trained(
  { name, networks }: Named,
  { tensors, file }: TrainedWeights,
  { options, mayFollow }: Wanted,
) {
  const network = networks[name];
  let match = matchOf(network, options, tensors);
  const count = mayFollow ? classesIn(match, options.classes) : undefined;
  const classes = count ?? options.classes;
  if (count !== undefined) match = matchOf(network, { ...options, classes }, tensors);
  if (!fits(match)) throw wrongWeights({ name, options, tensors, match, networks });
  refuseFitted({ name, networks }, { tensors, match });
  return {
    source: storedIn(tensors, match),
    classes,
    notes: [...resizedNotes(match, file), ...besideNotes(match, file)],
  };
}

/** What only fits by force, and by itself is another network for images of the same size, is that network. */
function refuseFitted(
  { name, networks }: Named,
  { tensors, match }: Pick<TrainedWeights, "tensors"> & { readonly match: Match },
): void {
  if (match.fitted.length === 0) return;
  const publishedSize = (network: string) => networks[network].preprocessing.size;
  const alike = Object.keys(networks).filter((key) => publishedSize(key) === publishedSize(name));
  const right = exactly(tensors, Object.fromEntries(alike.map((key) => [key, networks[key]])));
  if (right.length === 0 || right.includes(name)) return;
  throw new Refusal(
    "model",
    `${tensors.file}: these are the weights of ${right[0]}, not of ${name}; build ${right[0]}`,
  );
}

/** Another order of axes is no news; another number of elements is, and another grid of as many. */
function resizedNotes({ fitted }: Match, file: string): string[] {
  return fitted.flatMap(({ name, stored, expected }) => {
    const [from, to] = [shapeText(stored), shapeText(expected)];
    if (from === to) return [`${file}: ${name} ${from} is resized to another grid of as many`];
    const isAnew = sizeOf(stored) !== sizeOf(expected);
    return isAnew ? [`${file}: ${name} is resized from ${from} to ${to}`] : [];
  });
}

/** Parts are named by the first words of their tensors. */
function besideNotes({ beside }: Match, file: string): string[] {
  if (beside.length === 0) return [];
  const parts = [...new Set(beside.map((name) => name.split(".")[0]))];
  const named = `${parts.slice(0, 5).join(", ")}${parts.length > 5 ? ", …" : ""}`;
  return [`${file}: ${beside.length} tensors of other parts (${named}) are left out`];
}

function originNotes(name: string, { checkpoints }: Network, origin: Origin): string[] {
  if ("seed" in origin || origin.published !== undefined) return [];
  const { file, sha256 } = origin;
  const alike = checkpoints.filter((one) => one.file === file);
  const tags = [...new Set(alike.map(({ tag }) => tag))].join(", ");
  const promised = promisedBy(file);
  const what =
    alike.length === 0
      ? `${file} is none of the published files of ${name}`
      : promised !== undefined && !sha256.startsWith(promised)
        ? `${file} is not what was published under this name: its SHA-256 begins with ${sha256.slice(0, 8)}`
        : `${file} may be one of several published files of ${name} (${tags}), say which by its tag`;
  return [`${what}; images are prepared as for ${name}`];
}

function sizeNotes(
  name: string,
  published: number,
  card: { readonly inputSize: readonly number[]; readonly resizeTo: number },
): string[] {
  const {
    inputSize: [height, width],
    resizeTo,
  } = card;
  if (height === published && width === published) return [];
  return [
    `${name} was published for ${published}×${published} px; for ${height}×${width} the shorter side of an image is resized to ${resizeTo}, so that the crop keeps its share`,
  ];
}

/** A way to express a part of networks, by its name. */
function wayNamed<Way extends string>(
  part: string,
  ways: readonly Way[],
  asked: string | undefined,
  has = false,
): Way | undefined {
  if (asked === undefined) return undefined;
  if (!has) throw new Refusal("usage", `the network has no ${part}; leave out how it is expressed`);
  const known = ways.find((way) => way === asked);
  if (known !== undefined) return known;
  throw unknownName(`way to express ${part}`, asked, ways);
}

/** Of what is built, the largest side. */
const largest = 8192;

function sidesOf(name: string, size: NonNullable<BuildOptions["size"]>): NetworkOptions["sides"] {
  const sides = typeof size === "number" ? ([size, size] as const) : size;
  if (sides.every((side) => Number.isInteger(side) && side >= 1 && side <= largest)) return sides;
  throw new Refusal(
    "usage",
    `${name}: it cannot be built for images of ${sides.join("×")} px; take whole numbers from 1 to ${largest}`,
  );
}

function classesOf(name: string, classes: number): number {
  if (Number.isInteger(classes) && classes >= 1) return classes;
  throw new Refusal(
    "usage",
    `${name}: it cannot tell ${classes} classes apart; take a whole number from 1`,
  );
}
