/** @module Which tensors of a file are the weights that a network asks for. */
import { type DType, float32Of, lazyTensor, type Tensor } from "../tensor.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { type Asked, type Source, weightsFrom } from "./weights.ts";

/** Named tensors in a file, as `snellen/weights` gives them; they are read one by one, while a graph is written. */
export interface StoredTensors {
  /** What messages call it. */
  readonly file: string;
  readonly names: readonly string[];
  /** The dtype is null where `read` refuses, because nothing here holds such elements. */
  get(name: string): { readonly shape: readonly number[]; readonly dtype: DType | null };
  read(name: string): Tensor;
}

/** How the tensors of a file and those that a network asks for go together. */
export interface Match {
  /** What the file calls each tensor that is asked for and there. */
  readonly places: ReadonlyMap<string, string>;
  readonly asked: ReadonlyMap<string, Asked>;
  readonly missing: readonly string[];
  readonly misshapen: readonly Misshapen[];
  /** As the file calls what the network does not know, without the prefix that all of it have. */
  readonly unexpected: readonly Found[];
  /** Of another shape or for another grid of as many patches, and made to fit. */
  readonly fitted: readonly Misshapen[];
  /** What has not the prefix of the network's tensors: other parts of a larger model. */
  readonly beside: readonly string[];
}

export interface Found {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface Misshapen {
  readonly name: string;
  readonly stored: readonly number[];
  readonly expected: readonly number[];
}

export const fits = ({ missing, misshapen, unexpected }: Match): boolean =>
  missing.length + misshapen.length + unexpected.length === 0;

/** All tensors that a network asks for; none is read or drawn. */
export function askedBy(network: Network, options: NetworkOptions): ReadonlyMap<string, Asked> {
  const { weights, asked } = weightsFrom(unread);
  network.build(weights, options);
  return asked;
}

const unread: Source = ({ name, shape }) =>
  lazyTensor("float32", shape, () => {
    throw new Error(`internal: ${name} was only asked for by name`);
  });

/** Names of the file are known with and without the prefixes of training scripts, officially or as other files call them. */
export function matchOf(network: Network, options: NetworkOptions, tensors: StoredTensors): Match {
  const asked = askedBy(network, options);
  const known = knownTo(network, options, asked);
  const { officialName = (name: string) => name, unused } = network;
  const prefix = prefixOf(tensors.names, (name) => known.has(officialName(name)));
  const inside = tensors.names.filter((name) => name.startsWith(prefix));
  const places = new Map<string, string>();
  const unexpected: Found[] = [];
  for (const place of inside) {
    const own = place.slice(prefix.length);
    const name = officialName(own);
    if (asked.has(name) && (!places.has(name) || own === name)) places.set(name, place);
    else if (!known.has(name) && unused?.test(name) !== true) {
      unexpected.push({ name: own, shape: tensors.get(place).shape });
    }
  }
  return {
    places,
    asked,
    missing: [...asked.keys()].filter((name) => !places.has(name)),
    unexpected,
    beside: tensors.names.filter((name) => !name.startsWith(prefix)),
    ...shapesOf(asked, places, tensors),
  };
}

/** A head is no surprise where features are asked for. */
function knownTo(network: Network, options: NetworkOptions, asked: Match["asked"]) {
  if (options.outputs === "logits") return asked;
  return new Map([...asked, ...askedBy(network, { ...options, outputs: "logits" })]);
}

/** Of the wrappers of training scripts those after which most names are known; none where nothing is gained. */
function prefixOf(names: readonly string[], isKnown: (name: string) => boolean): string {
  const counts = new Map([["", 0]]);
  for (const name of names) {
    for (const prefix of prefixesOf(name)) {
      const count = counts.get(prefix) ?? 0;
      counts.set(prefix, count + Number(isKnown(name.slice(prefix.length))));
    }
  }
  const [[best]] = [...counts].sort(([, a], [, b]) => b - a);
  return best;
}

const wrapper = /(?:module|_orig_mod|model|backbone|encoder)\./y;

function prefixesOf(name: string): string[] {
  const prefixes = [""];
  wrapper.lastIndex = 0;
  while (wrapper.test(name)) prefixes.push(name.slice(0, wrapper.lastIndex));
  return prefixes;
}

function shapesOf(
  asked: ReadonlyMap<string, Asked>,
  places: ReadonlyMap<string, string>,
  tensors: StoredTensors,
): Pick<Match, "misshapen" | "fitted"> {
  const misshapen: Misshapen[] = [];
  const fitted: Misshapen[] = [];
  for (const [name, place] of places) {
    const wanted = asked.get(name) as Asked; // places are of what is asked for
    const { shape: expected } = wanted;
    const { shape: stored, dtype } = tensors.get(place);
    if (dtype === null) tensors.read(place); // refuses, and says why
    const tensor = tensorAt(tensors, place);
    const made = madeToFit(wanted, tensor);
    if (made === tensor) continue;
    (made === undefined ? misshapen : fitted).push({ name, stored, expected });
  }
  return { misshapen, fitted };
}

/** The tensor itself where nothing has to be done. The same shape may still be that of another grid. */
const madeToFit = ({ shape, fit: make }: Asked, stored: Tensor): Tensor | undefined =>
  make?.(stored, shape) ?? (String(stored.shape) === String(shape) ? stored : undefined);

/** Read each time its elements are asked for. */
const tensorAt = (tensors: StoredTensors, place: string): Tensor =>
  lazyTensor("float32", tensors.get(place).shape, () => float32Of(tensors.read(place)));

/** The tensors of a file that fits. */
export const storedIn =
  (tensors: StoredTensors, { places }: Match): Source =>
  (wanted) => {
    const { name } = wanted;
    const place = places.get(name);
    if (place === undefined) throw new Error(`internal: ${name} was not matched`);
    const fitted = madeToFit(wanted, tensorAt(tensors, place));
    if (fitted === undefined) throw new Error(`internal: ${name} does not fit any more`);
    return fitted;
  };

/** How many classes a file tells apart where all that does not fit `classes` is its head; else undefined. */
export function classesIn({ missing, misshapen, unexpected }: Match, classes: number) {
  if (missing.length + unexpected.length > 0 || misshapen.length === 0) return undefined;
  const [count] = misshapen[0].stored;
  const isHead = misshapen.every(
    ({ stored, expected }) =>
      expected[0] === classes && String([count, ...expected.slice(1)]) === String(stored),
  );
  return isHead ? count : undefined;
}
