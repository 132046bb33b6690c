/** @module How the outputs of a model are read, as its card says it. */
import { Refusal } from "../errors.ts";
import {
  type Decoder,
  type DecoderSettings,
  type DecoderTask,
  decoderNamed,
  decoderNames,
  settingsOf,
} from "../postprocess/index.ts";
import type { Fitting } from "./task.ts";

type Of<Task extends DecoderTask> = Extract<Decoder, { task: Task }>;

/** A decoder with all that it is told, and the same in words for the record. */
export interface Decoding<Task extends DecoderTask> {
  readonly decoder: Of<Task>;
  readonly settings: DecoderSettings;
  readonly does: string;
}

/** Refuses a card that says no decoder, or one of another task. */
export function decodingOf<Task extends DecoderTask>(
  { model: { name, header }, card }: Pick<Fitting<unknown>, "model" | "card">,
  task: Task,
): Decoding<Task> {
  if (card.decoder === undefined) {
    const outputs = header.outputs.map((port) => `${port.name} [${port.shape.join(", ")}]`);
    throw new Refusal(
      "model",
      `${name}: its outputs ${outputs.join(", ")} leave open how they are meant; say it with --set decoder=… (${decodersOf(task).join(", ")})`,
    );
  }
  const decoder = decoderNamed(card.decoder);
  if (!isOf(decoder, task)) {
    throw new Refusal(
      "model",
      `${name}: the decoder ${decoder.name} gives ${decoder.task}, and the benchmark asks for ${task}`,
    );
  }
  const settings = settingsOf(decoder, card);
  const known = header.outputs.map((port) => port.name);
  const unknown = settings.outputNames.find((output) => !known.includes(output));
  if (settings.outputNames.length < neededOf(decoder) || unknown !== undefined) {
    throw new Refusal(
      "model",
      `${name}: the decoder ${decoder.name} reads ${decoder.outputs.join(", ")}; the outputs are ${known.join(", ")}: say which with --set outputNames=…`,
    );
  }
  return { decoder, settings, does: wordsOf(decoder, settings) };
}

/** How many outputs the decoder cannot do without. */
const neededOf = ({ outputs }: Decoder): number =>
  outputs.filter((output) => !output.includes("?")).length;

const decodersOf = (task: DecoderTask): string[] =>
  decoderNames.filter((name) => decoderNamed(name).task === task);

const isOf = <Task extends DecoderTask>(decoder: Decoder, task: Task): decoder is Of<Task> =>
  decoder.task === task;

/** What the decoder heeds. */
function wordsOf(decoder: Decoder, settings: DecoderSettings): string {
  const heeded = Object.keys(decoder.defaults) as (keyof DecoderSettings)[];
  const most =
    settings.mostDetections === undefined ? [] : [`mostDetections ${settings.mostDetections}`];
  const said = heeded
    .filter((key) => key !== "mostDetections" && key !== "outputNames")
    .map((key) => `${key} ${settings[key]}`);
  return `decode(${[decoder.name, settings.outputNames.join(" "), ...said, ...most].join(", ")})`;
}
