/** @module Which of the published files the weights of a network are. */
import { Refusal, unknownName } from "../errors.ts";
import { matchOf, type StoredTensors } from "./checkpoint.ts";
import type { Checkpoint, Network, NetworkOptions } from "./network.ts";

/** A file of trained weights, open until the graph is written. */
export interface TrainedWeights {
  readonly tensors: StoredTensors;
  /** The name of the file, by which published ones are known. */
  readonly file: string;
  readonly sha256: string;
  /** The tag of the published file that it is, where its name does not tell. */
  readonly tag?: string | undefined;
}

/** Where weights came from: chance, or a file, known or not. */
export type Origin =
  | { readonly seed: number }
  | {
      readonly file: string;
      readonly sha256: string;
      readonly published: Checkpoint | undefined;
    };

export interface Named {
  readonly name: string;
  readonly networks: Readonly<Record<string, Network>>;
}

/**
 * The published file that the weights are: its name says so, and its digest does not object. Of several that share its name or tag, it is the one whose tensors
 * have the shapes of its size. Undefined where that leaves none, or those that differ.
 * @throws Refusal for a file that was published as the weights of another network
 */
export function publishedAs(
  { name, networks }: Named,
  { file, tag, sha256, tensors }: TrainedWeights,
  options: Omit<NetworkOptions, "sides">,
): Checkpoint | undefined {
  const network = networks[name];
  const { checkpoints } = network;
  const alike = checkpoints.filter((one) =>
    tag === undefined ? one.file === file && keepsPromise(one, sha256) : one.tag === tag,
  );
  if (tag !== undefined && alike.length === 0) {
    throw unknownName(
      `published file of ${name}`,
      tag,
      checkpoints.map((one) => one.tag),
    );
  }
  if (!checkpoints.some((one) => one.file === file) && tag === undefined)
    refuseOthers({ name, networks }, file);
  if (alike.length <= 1) return alike[0];
  const [first, ...others] = alike.filter(({ preprocessing }) => {
    const size = preprocessing?.size ?? network.preprocessing.size;
    const { misshapen, fitted } = matchOf(network, { ...options, sides: [size, size] }, tensors);
    return misshapen.length + fitted.length === 0;
  });
  return others.every((other) => said(other) === said(first)) ? first : undefined;
}

/** The digits that many names end with are the first of the file's SHA-256, as in `torch.hub`. */
export const promisedBy = (file: string): string | undefined =>
  /-([0-9a-f]{8})\.pth$/.exec(file)?.[1];

const keepsPromise = ({ file }: Checkpoint, sha256: string): boolean =>
  sha256.startsWith(promisedBy(file) ?? "");

/** What a card says of a published file. */
const said = ({ preprocessing, pretraining, teacher }: Checkpoint): string =>
  JSON.stringify([preprocessing, pretraining, teacher]);

/** The name of a file that one other network was published with. */
function refuseOthers({ name, networks }: Named, file: string): void {
  const others = Object.keys(networks).filter((other) =>
    networks[other].checkpoints.some((one) => one.file === file),
  );
  if (others.length !== 1) return;
  throw new Refusal(
    "model",
    `${file}: published as the weights of ${others[0]}, not of ${name}; build ${others[0]}, or rename the file if it is another`,
  );
}
