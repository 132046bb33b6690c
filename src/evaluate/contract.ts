/** @module Whether a model and a dataset fit each other, found out before the first image. */
import type { Dataset } from "../data/index.ts";
import { Refusal } from "../errors.ts";
import type { Encoding, Preprocessing } from "../image/index.ts";
import type { Model, PartialCard } from "../model/index.ts";

/** What the graph takes and gives. */
export interface Contract {
  /** The model in messages. */
  readonly where: string;
  readonly input: string;
  readonly output: string;
  /** Height and width of the input. */
  readonly size: readonly [height: number, width: number];
  readonly encoding: Encoding;
  /** How many scores the output has for each image, the background among them. */
  readonly outputs: number;
  /** How many images the graph takes at once, if it takes no other number. */
  readonly fixedBatch: number | undefined;
}

export function contractOf(
  { name: where, header, card: stated }: Model,
  card: PartialCard,
  { encoding }: Preprocessing,
  dataset: Pick<Dataset<unknown>, "name" | "classes">,
): Contract {
  const no = (what: string): never => {
    throw new Refusal("model", `${where}: ${what}`);
  };
  const input = header.inputs.find(({ name }) => name === card.inputName);
  const output = header.outputs.find(({ name }) => name === card.outputName);
  if (input === undefined) {
    const names = header.inputs.map(({ name }) => name).join(", ");
    return no(`its inputs are ${names}; say which takes the image with --set inputName=…`);
  }
  if (output === undefined) {
    const names = header.outputs.map(({ name }) => name).join(", ");
    return no(`its outputs are ${names}; say which gives the scores with --set outputName=…`);
  }
  const others = header.inputs.length - 1;
  if (others > 0) no(`it takes ${others} more inputs than the image; export it with one input`);
  const [height, width] = card.inputSize ?? no("its card says no inputSize");
  const wanted = encoding.layout === "NCHW" ? [3, height, width] : [height, width, 3];
  const [batch, ...rest] = input.shape;
  const fits = rest.length === 3 && rest.every((n, i) => typeof n === "string" || n === wanted[i]);
  if (!fits) {
    no(
      `input "${input.name}" has the shape [${input.shape.join(", ")}], and the card says [N, ${wanted.join(", ")}] ` +
        `(${encoding.layout} from ${stated.layout?.from}, inputSize from ${stated.inputSize?.from})`,
    );
  }
  if (input.dtype !== encoding.dtype) {
    no(`input "${input.name}" takes ${input.dtype}, and the card says ${encoding.dtype}`);
  }
  checkClasses(card.classes, dataset, no);
  if (batch === 0) no(`input "${input.name}" takes 0 images at once; export it with an open batch`);
  const outputs = dataset.classes.length + Number(card.background ?? false);
  const given = scoresIn(output.shape);
  if (given !== undefined && given !== outputs) {
    const hint =
      given === outputs + 1
        ? "; if output 0 is the background, say --set background=true"
        : given === outputs - 1 && card.background
          ? "; it has no background output: say --set background=false"
          : "";
    no(`it gives ${given} scores, and ${dataset.name} asks for ${outputs}${hint}`);
  }
  return {
    where,
    input: input.name,
    output: output.name,
    size: [height, width],
    encoding,
    outputs,
    fixedBatch: typeof batch === "number" ? batch : undefined,
  };
}

/** Whether a card that says which classes the outputs are says those of the dataset. */
function checkClasses(
  classes: PartialCard["classes"],
  { name, classes: asked }: Pick<Dataset<unknown>, "name" | "classes">,
  no: (what: string) => never,
): void {
  if (classes === undefined) return;
  if (typeof classes === "string") {
    const family = name.startsWith("imagenet") ? "imagenet-1k" : name;
    if (classes !== family) no(`its classes are ${classes}, and ${name} asks for ${family}`);
    return;
  }
  const other = asked.findIndex((wanted, i) => wanted !== classes[i]);
  if (other !== -1) {
    no(`its class ${other} is "${classes[other]}", and that of ${name} is "${asked[other]}"`);
  }
}

/** Scores for each image, if the shape tells: all dimensions but the first. */
function scoresIn([, ...rest]: readonly (number | string)[]): number | undefined {
  if (rest.length === 0 || rest.some((n) => typeof n === "string")) return undefined;
  return (rest as number[]).reduce((a, b) => a * b, 1);
}
