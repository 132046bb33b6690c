/** @module A model by the name that people give: a file, a model folder, or a name of the zoo. */
import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../errors.ts";
import { headerOf, type Model, modelOf, openModel, type PartialCard } from "../model/index.ts";
import { type BuildNamedOptions, buildNamed } from "./build-named.ts";

/** What can be asked of a model of the zoo. */
export type ModelOptions = Omit<BuildNamedOptions, "outputs" | "seed">;

export const isFile = (name: string): boolean => existsSync(name) || /[/\\]|\.onnx$/i.test(name);

/**
 * A file or folder where there is one, else a model of the zoo, which is built into a temporary file: all
 * who run it read it there, and it is gone when the model is disposed of.
 */
export async function modelNamed(
  name: string,
  flags: PartialCard = {},
  build: ModelOptions = {},
): Promise<Model & AsyncDisposable> {
  if (isFile(name)) {
    const { size, onNote, onWritten, ...ofNames } = build;
    if (Object.values(ofNames).some((asked) => asked !== undefined && asked !== false)) {
      throw new Refusal(
        "usage",
        `${name} is a file as it is; weights, switches and the like are asked of names of the zoo`,
      );
    }
    return { ...(await openModel(name, flags)), [Symbol.asyncDispose]: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), "snellen-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove); // where a run is stopped
  const dispose = async () => {
    process.off("exit", remove);
    remove();
  };
  try {
    const { file, card } = await buildNamed(name, join(folder, `${name}.onnx`), build);
    const model = modelOf(name, file, headerOf(file), card, flags);
    return { ...model, [Symbol.asyncDispose]: dispose };
  } catch (refusal) {
    await dispose();
    throw refusal;
  }
}
