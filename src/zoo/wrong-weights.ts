/** @module What is said of a file whose tensors are not those of the network that was asked for. */
import { nearest, Refusal } from "../errors.ts";
import { shapeText } from "../onnx/index.ts";
import { classesIn, fits, type Match, matchOf, type StoredTensors } from "./checkpoint.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { choicesOf } from "./switches.ts";

interface Wrong {
  readonly name: string;
  readonly options: NetworkOptions;
  readonly tensors: StoredTensors;
  readonly match: Match;
  /** All of the zoo, in which the right one is looked for. */
  readonly networks: Readonly<Record<string, Network>>;
}

export function wrongWeights(wrong: Wrong): Refusal {
  const { name, tensors, match } = wrong;
  const { file } = tensors;
  const remedy = remedyFor(wrong);
  if (remedy !== undefined) return new Refusal("model", `${file}: ${remedy}`);
  const { asked, missing, misshapen, unexpected } = match;
  const lines = [
    `${file}: not the weights of ${name}: of the ${asked.size} tensors that it needs ${missing.length} missing, ` +
      `${misshapen.length} of another shape; ${unexpected.length} in the file unknown`,
    ...listed("missing", missing, String),
    ...listed(
      "of another shape",
      misshapen,
      ({ name: tensor, stored, expected }) =>
        `${tensor}: ${shapeText(stored)} in the file, expected ${shapeText(expected)}`,
    ),
    ...listed("unknown", unexpected, ({ name: tensor, shape }) => {
      const alike = missing.filter((key) => String(asked.get(key)?.shape) === String(shape));
      const guess = nearest(tensor, alike);
      return guess === undefined ? tensor : `${tensor} (did you mean ${guess}?)`;
    }),
  ];
  return new Refusal("model", lines.join("\n"));
}

const most = 10;

function listed<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > most ? [`    and ${items.length - most} more`] : [];
  return [`  ${title}:`, ...items.slice(0, most).map((item) => `    ${line(item)}`), ...more];
}

/** What the file is good for, in words. */
function remedyFor({ name, options, tensors, match, networks }: Wrong): string | undefined {
  const count = classesIn(match, options.classes);
  if (count !== undefined) {
    return `these weights of ${name} tell ${count} classes apart, ${options.classes} were asked for; build it for ${count}`;
  }
  const network = networks[name];
  const [other] = exactly(tensors, networks).filter((known) => known !== name);
  if (other !== undefined)
    return `these are the weights of ${other}, not of ${name}; build ${other}`;
  const choice = otherChoice(network, options, tensors);
  if (choice !== undefined) {
    return `these are the weights of ${name} with ${choice}; build it with this switch`;
  }
  if (options.outputs !== "logits") return undefined;
  if (!fits(matchOf(network, { ...options, outputs: "features" }, tensors))) return undefined;
  return `it has the body of ${name}, but no head; build it for features`;
}

/** Another choice of one switch with which the file fits, as `name=choice`. */
function otherChoice(network: Network, options: NetworkOptions, tensors: StoredTensors) {
  for (const [key, { choices }] of Object.entries(network.switches)) {
    for (const choice of choices) {
      const switches = { ...options.switches, [key]: choice };
      const { fitted, ...match } = matchOf(network, { ...options, switches }, tensors);
      if (fits({ ...match, fitted }) && fitted.length === 0) return `${key}=${choice}`;
    }
  }
  return undefined;
}

/** The networks, as they were published, that need just what is in the file, in the very shapes. */
export const exactly = (
  tensors: StoredTensors,
  networks: Readonly<Record<string, Network>>,
): string[] =>
  Object.entries(networks).flatMap(([name, network]) => {
    const published: NetworkOptions = {
      sides: [network.preprocessing.size, network.preprocessing.size],
      classes: 1000,
      outputs: "logits",
      switches: choicesOf(name, network),
    };
    const match = matchOf(network, published, tensors);
    if (match.fitted.length > 0) return [];
    if (fits(match) || classesIn(match, published.classes) !== undefined) return [name];
    const { missing, misshapen, unexpected } = match;
    if (missing.length === 0 || misshapen.length + unexpected.length > 0) return [];
    return fits(matchOf(network, { ...published, outputs: "features" }, tensors)) ? [name] : [];
  });
