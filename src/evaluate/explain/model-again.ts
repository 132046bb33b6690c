/** @module The model of a record once more: as it was, at another size, or in half precision. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFile, type ModelOptions, modelNamed } from "../../catalogue/index.ts";
import { Refusal } from "../../errors.ts";
import { type Model, openGraph, openModel, writeModelTo } from "../../model/index.ts";
import { inHalf, nodesBefore } from "../../onnx/index.ts";
import type { RunRecord } from "../../record/index.ts";
import { type Settings, sideOf } from "../../reported/index.ts";
import { isUntrained } from "../evaluate-named.ts";

/** Where the model is: a file, a model folder, or a name of the zoo with what it was built with. */
export interface ModelAt extends Omit<ModelOptions, "classes" | "scene"> {
  readonly name: string;
}

type Opened = Model & AsyncDisposable;

/**
 * The model of `record` as `settings` have it; its card is not touched.
 * @throws Refusal where it cannot be had: a file of one size at another, float16 in float32
 */
export async function modelAgain(
  at: ModelAt,
  { dataset: { classes } }: Pick<RunRecord, "dataset">,
  settings: Settings,
): Promise<Opened> {
  const { name, size: _, ...build } = at;
  if (isFile(name)) return await fileAgain(name, settings);
  const [height, width] = settings.inputSize as [number, number]; // its card says it
  return await modelNamed(
    name,
    {},
    {
      ...build,
      size: height === width ? height : [height, width],
      half: settings.precision === "float16",
      ...((await isUntrained(name, build.weights)) && { classes }),
    },
  );
}

/** In which precision the weights of a model are. */
export async function precisionOf({ name, half }: ModelAt): Promise<"float32" | "float16"> {
  if (!isFile(name)) return half ? "float16" : "float32";
  using graph = openGraph((await openModel(name)).graph as string); // a file has a path
  return hasHalves(Object.values(graph.outputs)) ? "float16" : "float32";
}

const hasHalves = (outputs: Parameters<typeof nodesBefore>[0]): boolean =>
  nodesBefore(outputs).some(({ inputs }) =>
    (inputs as readonly ({ dtype: string } | undefined)[]).some(
      (value) => value?.dtype === "float16",
    ),
  );

async function fileAgain(path: string, { precision, inputSize }: Settings): Promise<Opened> {
  const model = await openModel(path);
  refuseOtherSize(model, sideOf({ inputSize }));
  using graph = openGraph(model.graph as string); // a file has a path
  const isHalf = hasHalves(Object.values(graph.outputs));
  if (precision === undefined || (precision === "float16") === isHalf) {
    return { ...model, [Symbol.asyncDispose]: async () => undefined };
  }
  if (isHalf) {
    throw new Refusal(
      "model",
      `${path}: its weights are in float16, and what was rounded is not in it; name a file in float32 with --model`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "snellen-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove); // where a run is stopped
  const file = join(folder, "half.onnx");
  const { name, outputs } = graph;
  await writeModelTo(file, { name, outputs: inHalf(outputs) });
  return {
    ...(await openModel(file)),
    name: `${model.name}-fp16`,
    async [Symbol.asyncDispose]() {
      process.off("exit", remove);
      remove();
    },
  };
}

/** A graph says itself what it takes; a card that asks for other sides would only be refused later. */
function refuseOtherSize({ name, header, card }: Model, side: number | undefined): void {
  const sides = header.inputs.find((input) => input.name === card.inputName?.value)?.shape ?? [];
  const fixed = sides.filter((n): n is number => typeof n === "number" && n > 3);
  if (side === undefined || fixed.length < 2 || fixed.includes(side)) return;
  throw new Refusal(
    "model",
    `${name}: its graph is fixed to ${fixed.slice(-2).join("×")}; export it with open height and width, or build it with --size`,
  );
}
