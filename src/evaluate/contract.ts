/** @module What a graph takes, held against what its card says, before the first image. */
import { Refusal } from "../errors.ts";
import type { Encoding, Preprocessing, Size } from "../image/index.ts";
import type { Model, PartialCard } from "../model/index.ts";
import type { Port } from "../onnx/index.ts";

/** What the graph takes, and which of its outputs are read. */
export interface Contract {
  /** The model in messages. */
  readonly where: string;
  readonly input: string;
  readonly outputs: readonly string[];
  /** Height and width of the input as the graph has them: a name where it takes any. */
  readonly size: readonly [height: number | string, width: number | string];
  readonly encoding: Encoding;
  /** How many images the graph takes at once, if it takes no other number. */
  readonly fixedBatch: number | undefined;
}

/** The input that takes the image; refused where there is none that can. */
export function imageInput({ name: where, header }: Model, card: PartialCard): Port {
  const no = (what: string): never => {
    throw new Refusal("model", `${where}: ${what}`);
  };
  const input = header.inputs.find(({ name }) => name === card.inputName);
  if (input === undefined) {
    const names = header.inputs.map(({ name }) => name).join(", ");
    return no(`its inputs are ${names}; say which takes the image with --set inputName=…`);
  }
  const others = header.inputs.length - 1;
  if (others > 0) no(`it takes ${others} more inputs than the image; export it with one input`);
  if (input.shape.length !== 4) {
    no(
      `input "${input.name}" has the shape [${input.shape.join(", ")}]; expected that of images, [N, 3, height, width] or [N, height, width, 3]`,
    );
  }
  return input;
}

export function contractOf(
  model: Model,
  card: PartialCard,
  { encoding }: Preprocessing,
  { outputs, stacked }: { readonly outputs: readonly string[]; readonly stacked: boolean },
): Contract {
  const { name: where, card: stated } = model;
  const no = (what: string): never => {
    throw new Refusal("model", `${where}: ${what}`);
  };
  const input = imageInput(model, card);
  const [height, width] = card.inputSize ?? ["H", "W"];
  const wanted = encoding.layout === "NCHW" ? [3, height, width] : [height, width, 3];
  const [batch, ...rest] = input.shape;
  const fits = rest.length === 3 && rest.every((n, i) => typeof n === "string" || n === wanted[i]);
  if (!fits) {
    no(
      `input "${input.name}" has the shape [${input.shape.join(", ")}], and the card says [N, ${wanted.join(", ")}] ` +
        `(${encoding.layout} from ${stated.layout?.from}, inputSize from ${stated.inputSize?.from ?? "nobody"})`,
    );
  }
  if (input.dtype !== encoding.dtype) {
    no(`input "${input.name}" takes ${input.dtype}, and the card says ${encoding.dtype}`);
  }
  if (batch === 0) no(`input "${input.name}" takes 0 images at once; export it with an open batch`);
  if (typeof batch === "number" && batch > 1 && !stacked) {
    no(`it takes ${batch} images at once, and its outputs do not say of which one they are`);
  }
  return {
    where,
    input: input.name,
    outputs,
    size: encoding.layout === "NCHW" ? [rest[1], rest[2]] : [rest[0], rest[1]],
    encoding,
    fixedBatch: typeof batch === "number" ? batch : stacked ? undefined : 1,
  };
}

/** Refuses what is made of an image where the graph does not take it. */
export function checkTakes(
  { where, size: [height, width] }: Contract,
  id: string,
  looks: readonly Size[],
): void {
  const other = looks.find(
    (look) =>
      (typeof height === "number" && look.height !== height) ||
      (typeof width === "number" && look.width !== width),
  );
  if (other === undefined) return;
  throw new Refusal(
    "model",
    `${where}: ${id} becomes ${other.width}×${other.height}, and the graph takes ${width}×${height}; ` +
      "say --set resize=letterbox, resize=squash or padTo=…, or export it with open sides",
  );
}
