/**
 * @module The gradient by the image, at 224, batch 1: time beside the forward pass alone, memory, and torch.autograd
 * (`npm run bench gradients [NETWORK…]`). Weights, and what is needed to run the references, are those of the bench
 * `zoo` (FOLDER, VIM, VMAMBA, CONVNEXT, THREADS; ROUNDS is 2); a network that has no reference there is told alone. With
 * FULL, a folder of `src/zoo/fixtures/make-gradients.py --full`, its networks are held to torch.autograd, by weights as well.
 */
import { existsSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { unknownName } from "../src/errors.ts";
import { gradients, input, type Value, writeModel } from "../src/onnx/index.ts";
import { float32Of } from "../src/tensor.ts";
import { openWeights, stateDict, type Weights } from "../src/weights/index.ts";
import { networks } from "../src/zoo/index.ts";
import { choicesOf } from "../src/zoo/switches.ts";
import { type Source, untrained, weightsFrom } from "../src/zoo/weights.ts";
import { compareGradients } from "./gradient-speed.ts";
import { references, zooFiles } from "./zoo-files.ts";
import { openReference } from "./zoo-reference.ts";

const usual = ["resnet50", "convnext-t", "deit-s", "vim-ti", "vmamba-t"];

export const takesWords = true;

export default async function gradientsBench(words: readonly string[]): Promise<void> {
  const { FULL: full, FOLDER, THREADS = "2", ROUNDS = "2" } = process.env;
  const stranger = words.find((word) => !Object.hasOwn(networks, word));
  if (stranger !== undefined) throw unknownName("network", stranger, Object.keys(networks));
  using files = zooFiles(FOLDER);
  const [threads, rounds] = [Number(THREADS), Number(ROUNDS)];
  for (const name of words.length > 0 ? words : usual) {
    if (full !== undefined && existsSync(`${full}/${name}.pth`)) await parity(name, full);
    if (!isReferred(name) || !files.make(name)) {
      const logits = logitsOf(name, untrained(0));
      await compareGradients({ name, logits, threads, rounds, reference: undefined });
      continue;
    }
    await using file = await openWeights(files.weights(name));
    await using reference = await openReference(name, files.weights(name), threads);
    const logits = logitsOf(name, sourceOf(name, file));
    await compareGradients({ name, logits, threads, rounds, reference });
  }
}

function isReferred(name: string): boolean {
  if (!Object.hasOwn(references, name)) return false;
  const { needs } = references[name];
  return needs === undefined || process.env[needs] !== undefined;
}

/** The weights of a file under the names of the zoo. */
function sourceOf(name: string, file: Weights): Source {
  const stored = stateDict(file);
  const { officialName = (name: string) => name } = networks[name];
  const places = new Map(stored.names.map((place) => [officialName(place), place]));
  return ({ name, shape, fit: fitted }) => {
    const tensor = stored.read(places.get(name) ?? name);
    return fitted?.(tensor, shape) ?? tensor;
  };
}

function logitsOf(name: string, source: Source): Value {
  const network = networks[name];
  const built = network.build(weightsFrom(source).weights, {
    sides: [224, 224],
    classes: 1000,
    outputs: "logits",
    switches: choicesOf(name, network),
  });
  return built.logits;
}

const opened = (outputs: Readonly<Record<string, Value>>) =>
  InferenceSession.create(writeModel({ name: "gradients", outputs }), { intraOpNumThreads: 2 });

async function parity(name: string, folder: string): Promise<void> {
  await using file = await openWeights(`${folder}/${name}.pth`);
  await using expected = await openWeights(`${folder}/${name}.safetensors`);
  const { officialName = (name: string) => name } = networks[name];
  const logits = logitsOf(name, sourceOf(name, file));
  const names = expected.names.filter((name) => name !== "input");
  const seed = input("seed", logits.shape);
  const found = gradients(
    [logits],
    names.map((name) => (name === "image" ? name : officialName(name))),
    {
      seeds: [seed],
    },
  );
  const session = await opened(
    Object.fromEntries(names.map((name, i) => [`by ${name}`, found[i]])),
  );
  const image = expected.read("input");
  const got = await session.run({
    image: new Tensor("float32", float32Of(image), image.shape),
    seed: new Tensor(
      "float32",
      Float32Array.from({ length: 1000 }, (_, i) => Math.cos(i)),
      [1, 1000],
    ),
  });
  const errors = names.map((name) => {
    const [own, other] = [got[`by ${name}`].data as Float32Array, float32Of(expected.read(name))];
    const largest = other.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return own.reduce((most, v, i) => Math.max(most, Math.abs(v - other[i])), 0) / largest;
  });
  console.log(
    `${name.padEnd(12)} from torch.autograd: by the image ${errors[names.indexOf("image")].toExponential(1)}, ` +
      `by ${names.length - 1} weights at most ${Math.max(...errors).toExponential(1)}`,
  );
  await session.release();
}
