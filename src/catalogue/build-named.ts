/** @module A model of the zoo, by its name and the words of a user, written into an ONNX file. */
import { basename } from "node:path";
import { Refusal, unknownName } from "../errors.ts";
import { digestOfFile, type Written, writeModelTo } from "../model/index.ts";
import type { BuildOptions, Built, ZooCard } from "../zoo/index.ts";

export interface BuildNamedOptions
  extends Pick<
    BuildOptions,
    "size" | "scene" | "classes" | "outputs" | "seed" | "attention" | "half"
  > {
  /** A safetensors or PyTorch file of trained weights. */
  readonly weights?: string | undefined;
  /** The dictionary in it, where it has several; by default the usual one. */
  readonly container?: string | undefined;
  /** The tag of the published file that it is, where its name does not tell. */
  readonly tag?: string | undefined;
  /** How a selective scan is expressed. */
  readonly scan?: string | undefined;
  /** Choices of the architecture, as `name=value`. */
  readonly switches?: readonly string[] | undefined;
  /** Hears what whoever asked should know. */
  readonly onNote?: ((note: string) => void) | undefined;
  readonly onWritten?: ((written: Written) => void) | undefined;
}

/** What was written. */
export interface BuiltFile {
  readonly file: string;
  readonly card: ZooCard;
}

/** Builds a model of the zoo and writes it to `file`; weights are read one by one on the way. */
export const buildNamed = (
  name: string,
  file: string,
  { onWritten, ...options }: BuildNamedOptions,
): Promise<BuiltFile> =>
  named(name, options, async ({ card, notes: _, ...graph }) => {
    await writeModelTo(file, graph, onWritten);
    return { file, card };
  });

/** What `use` makes of a model of the zoo; its weights can be read until then. */
export async function named<Made>(
  name: string,
  {
    weights: path,
    container,
    tag,
    scan,
    switches = [],
    onNote,
    ...options
  }: Omit<BuildNamedOptions, "onWritten">,
  use: (built: Built) => Promise<Made>,
): Promise<Made> {
  const { models } = await import("../zoo/index.ts"); // who names a file can do without
  if (!Object.hasOwn(models, name)) throw unknownName("model", name, Object.keys(models));
  if (path === undefined && container !== undefined) {
    throw new Refusal(
      "usage",
      "--container is a dictionary in a file of weights; name it with --weights",
    );
  }
  const { openWeights, stateDict, within } = await import("../weights/index.ts");
  await using opened = path === undefined ? undefined : await openWeights(path);
  const weights = opened && {
    tensors: container === undefined ? stateDict(opened) : within(opened, container),
    file: basename(opened.file),
    sha256: digestOfFile(opened.file),
    tag,
  };
  const built = models[name].build({
    ...options,
    weights,
    lowering: scan,
    ...(switches.length > 0 && { switches: Object.fromEntries(switches.map(pairIn)) }),
  });
  for (const note of built.notes) onNote?.(note);
  return await use(built); // and then the weights are closed
}

function pairIn(setting: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new Refusal("usage", `--switch takes name=value, got "${setting}"`);
}
