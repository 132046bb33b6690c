/**
 * @module The gradient by the image, at 224, batch 1, two threads: time beside the forward pass alone (least of
 * the runs, in rounds that take turns). NETWORKS picks some (`NETWORKS=resnet18,vim-ti npm run bench gradients`). With FULL, a
 * folder of `src/zoo/fixtures/make-gradients.py --full`, its networks are held to torch.autograd, by weights as well.
 */
import { existsSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { gradients, input, type Value, writeModel } from "../src/onnx/index.ts";
import { float32Of } from "../src/tensor.ts";
import { openWeights, stateDict } from "../src/weights/index.ts";
import { networks } from "../src/zoo/index.ts";
import { choicesOf } from "../src/zoo/switches.ts";
import { type Source, untrained, weightsFrom } from "../src/zoo/weights.ts";

const usual = ["resnet18", "resnet50", "convnext-t", "deit-ti", "vim-ti", "vmamba-t"];

export default async function gradientsBench(): Promise<void> {
  const picked = process.env.NETWORKS?.split(",") ?? usual;
  const full = process.env.FULL;
  for (const name of picked) {
    if (full !== undefined && existsSync(`${full}/${name}.pth`)) await parity(name, full);
    await speed(name);
  }
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

async function speed(name: string): Promise<void> {
  const logits = logitsOf(name, untrained(0));
  const begun = performance.now();
  const [byImage] = gradients([logits], ["image"], {
    states: process.env.STATES === "recompute" ? "recompute" : "store",
  });
  const built = performance.now() - begun;
  const graphs: Readonly<Record<string, Value>>[] = [{ logits }, { byImage }];
  const data = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i * i));
  const image = new Tensor("float32", data, [1, 3, 224, 224]);
  const least = graphs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 3; round++) {
    for (const [i, graph] of graphs.entries()) {
      const session = await opened(graph); // one at a time: idle threads of another one would spin
      for (let run = 0; run < Number(process.env.RUNS ?? 6); run++) {
        const start = performance.now();
        await session.run({ image });
        least[i] = Math.min(least[i], performance.now() - start);
      }
      await session.release();
    }
  }
  const [forward, both] = least;
  console.log(
    `${name.padEnd(12)} forward ${forward.toFixed(1)} ms, with the gradient ${both.toFixed(1)} ms: ` +
      `backward is ${((both - forward) / forward).toFixed(2)} × forward (built in ${built.toFixed(0)} ms)`,
  );
}

async function parity(name: string, folder: string): Promise<void> {
  await using file = await openWeights(`${folder}/${name}.pth`);
  await using expected = await openWeights(`${folder}/${name}.safetensors`);
  const stored = stateDict(file);
  const { officialName = (name: string) => name } = networks[name];
  const places = new Map(stored.names.map((place) => [officialName(place), place]));
  const logits = logitsOf(name, ({ name, shape, fit: fitted }) => {
    const tensor = stored.read(places.get(name) ?? name);
    return fitted?.(tensor, shape) ?? tensor;
  });
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
