import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { add, input, matMul, reshape, slice, transpose } from "../onnx/index.ts";
import { type DType, lazyTensor, sizeOf, type Tensor } from "../tensor.ts";
import { type BuildOptions, buildNetwork } from "./build-network.ts";
import type { NetworkCard } from "./card.ts";
import { askedBy, type StoredTensors } from "./checkpoint.ts";
import { normal, zeros } from "./init.ts";
import { meanPool, tokensOf } from "./layers.ts";
import { imagenetColours, type Network } from "./network.ts";
import type { Fit } from "./weights.ts";

/** Positions are cut or filled to the size; another width does not fit. */
const cut: Fit = (tensor, [length, width]) => {
  if (tensor.shape[1] !== width) return undefined;
  if (tensor.shape[0] === length) return tensor;
  return lazyTensor("float32", [length, width], () => {
    const data = new Float32Array(length * width);
    data.set((tensor.data as Float32Array).subarray(0, data.length));
    return data;
  });
};

interface Toy {
  readonly width: number;
  /** How many positions it has that are of no pixel. */
  readonly more?: number;
}

/** A map of each pixel, positions, and a head; of images of 2×2. */
const toy = ({ width, more = 0 }: Toy): Network => ({
  summary: "a toy",
  parameters: 0,
  paper: "none",
  code: "none",
  licence: "MIT",
  pretraining: "ImageNet-1K",
  teacher: "a larger toy",
  preprocessing: { ...imagenetColours, size: 2, resizeTo: 3, interpolation: "bicubic" },
  checkpoints: [
    { tag: "official", file: `toy${width + more}.pth`, url: "" },
    {
      tag: "large",
      file: `toy${width + more}-4.pth`,
      url: "",
      preprocessing: { size: 4, resizeTo: 4, resize: "squash" },
      pretraining: "more",
    },
    { tag: "a", file: "model.safetensors", url: "", pretraining: "a" },
    { tag: "b", file: "model.safetensors", url: "", pretraining: "b", preprocessing: { size: 4 } },
  ],
  switches: {
    positions: { about: "whether there are any", choices: [true, false] },
    depth: { about: "maps", choices: [1, 2] },
  },
  build(w, { sides: [height, side], classes, outputs, switches }) {
    const image = input("image", ["N", 3, height, side]);
    let x = matMul(tokensOf(image), w.at("body").parameter("map", [3, width], normal(1)));
    if (switches.depth === 2) x = matMul(x, w.at("body").parameter("more", [width, width], zeros));
    if (switches.positions) {
      const all = w.parameter("positions", [height * side + more, width], zeros, cut);
      x = add(x, slice(all, { starts: [more], ends: [height * side + more], axes: [0] }));
    }
    if (outputs === "tokens") return { tokens: x };
    const map = reshape(transpose(x, [0, 2, 1]), [0, width, height, side]);
    if (outputs === "features") return { stage1: map };
    return {
      logits: matMul(
        meanPool(map),
        transpose(w.parameter("head", [classes, width], zeros), [1, 0]),
      ),
    };
  },
  officialName: (name) => name.replace(/^trunk\./, "body."),
  unused: /^counter$/,
});

const networks = {
  toy8: toy({ width: 8 }),
  toy9: toy({ width: 9 }),
  more8: toy({ width: 8, more: 5 }),
};

type Shapes = Record<string, readonly number[]>;

/** The tensors that `toy8` asks for, with those of `others` laid over them; null leaves one out. */
function shapesWith(others: Record<string, readonly number[] | null> = {}): Shapes {
  const own = { "body.map": [3, 8], positions: [4, 8], head: [1000, 8] };
  const all = Object.entries({ ...own, ...others });
  return Object.fromEntries(
    all.flatMap(([name, shape]) => (shape === null ? [] : [[name, shape]])),
  );
}

const prefixed = (prefix: string, shapes: Shapes): Shapes =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]));

/** Named tensors whose elements count up. */
const tensorsOf = (shapes: Shapes, dtype: DType | null = "float32"): StoredTensors => ({
  file: "dir/file.pth",
  names: Object.keys(shapes),
  get: (name) => ({ shape: shapes[name], dtype }),
  read(name): Tensor {
    if (dtype === null) throw new Refusal("model", `"${name}" is of type float8`);
    const data = Array.from({ length: sizeOf(shapes[name]) }, (_, i) => i % 100);
    if (dtype === "float64") return { shape: shapes[name], dtype, data: Float64Array.from(data) };
    return { shape: shapes[name], dtype: "float32", data: Float32Array.from(data) };
  },
});

const built = (shapes: Shapes, options: BuildOptions = {}, file = "toy8.pth", tag?: string) =>
  buildNetwork(
    { name: "toy8", networks },
    { ...options, weights: { tensors: tensorsOf(shapes), file, sha256: "5f".repeat(32), tag } },
  );

const refusal = (shapes: Shapes, options: BuildOptions = {}, file?: string): string => {
  try {
    built(shapes, options, file);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Refusal);
    return (thrown as Refusal).message;
  }
  throw new Error("nothing was refused");
};

/** The weights in a graph by name. */
function weightsIn({ outputs }: { outputs: ReturnType<typeof buildNetwork>["outputs"] }) {
  const found = new Map<string, Tensor>();
  const visit = (value: (typeof outputs)[string]): void => {
    const { origin } = value;
    if (origin.kind === "constant" && origin.name !== undefined)
      found.set(origin.name, origin.tensor);
    if (origin.kind === "node") for (const x of origin.inputs) if (x !== undefined) visit(x);
  };
  for (const value of Object.values(outputs)) visit(value);
  return found;
}

describe("weights are found", () => {
  test.each<[string, Shapes]>([
    ["as they are called officially", shapesWith()],
    ["behind module.", prefixed("module.", shapesWith())],
    ["behind several wrappers", prefixed("module.model.encoder.", shapesWith())],
    ["as other files call them", shapesWith({ "body.map": null, "trunk.map": [3, 8] })],
    ["with what the network does not use", shapesWith({ counter: [] })],
  ])("%s", (_, shapes) => {
    const model = built(shapes);
    expect(model.notes).toEqual([]);
    expect([...(weightsIn(model).get("body.map")?.data ?? [])].slice(0, 4)).toEqual([0, 1, 2, 3]);
  });

  test("beside other parts of a larger model, which are counted", () => {
    const shapes = {
      ...prefixed("backbone.", shapesWith({ head: null })),
      "decode.a": [1],
      "decode.b": [1],
    };
    const { notes, outputs } = built(shapes, { outputs: "features" });
    expect(outputs.stage1.shape).toEqual(["N", 8, 2, 2]);
    expect(notes).toEqual(["toy8.pth: 2 tensors of other parts (decode) are left out"]);
  });

  test("in any type that can be read, as float32", () => {
    const weights = { tensors: tensorsOf(shapesWith(), "float64"), file: "toy8.pth", sha256: "" };
    const model = buildNetwork({ name: "toy8", networks }, { weights });
    expect(weightsIn(model).get("body.map")?.data).toBeInstanceOf(Float32Array);
  });

  test("and made to fit, which is said", () => {
    const { notes } = built(shapesWith({ positions: [7, 8] }));
    expect(notes).toEqual(["toy8.pth: positions is resized from [7,8] to [4,8]"]);
  });

  test("for as many classes as they tell apart", () => {
    const { outputs, card } = built(shapesWith({ head: [10, 8] }));
    expect(outputs.logits.shape).toEqual(["N", 10]);
    expect(card).not.toHaveProperty("classes");
  });

  test("with a head that features do not need", () => {
    expect(Object.keys(built(shapesWith(), { outputs: "features" }).outputs)).toEqual(["stage1"]);
  });
});

describe("wrong weights are refused", () => {
  test("with all that is missing, of another shape, and unknown, and the nearest name", () => {
    const shapes = shapesWith({
      positions: null,
      positoins: [4, 8],
      "body.map": [3, 7],
      extra: [2],
    });
    expect(refusal(shapes).split("\n")).toEqual([
      "dir/file.pth: not the weights of toy8: of the 3 tensors that it needs 1 missing, 1 of another shape; 2 in the file unknown",
      "  missing:",
      "    positions",
      "  of another shape:",
      "    body.map: [3,7] in the file, expected [3,8]",
      "  unknown:",
      "    positoins (did you mean positions?)",
      "    extra",
    ]);
  });

  test("with ten of each kind at most", () => {
    const extra = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`extra${i}`, [1]]));
    const lines = refusal(shapesWith(extra)).split("\n");
    expect(lines).toHaveLength(1 + 1 + 10 + 1);
    expect(lines.at(-1)).toBe("    and 15 more");
  });

  test.each<[string, Shapes, BuildOptions, string]>([
    [
      "of another network of the zoo",
      { "body.map": [3, 9], positions: [4, 9], head: [1000, 9] },
      {},
      "these are the weights of toy9, not of toy8; build toy9",
    ],
    [
      "that could be made to fit, but are those of another network",
      shapesWith({ positions: [9, 8] }),
      {},
      "these are the weights of more8, not of toy8; build more8",
    ],
    [
      "of another choice",
      shapesWith({ positions: null }),
      {},
      "these are the weights of toy8 with positions=false; build it with this switch",
    ],
    [
      "of a body alone",
      shapesWith({ head: null }),
      {},
      "it has the body of toy8, but no head; build it for features",
    ],
    [
      "of other classes than were asked for",
      shapesWith({ head: [10, 8] }),
      { classes: 7 },
      "these weights of toy8 tell 10 classes apart, 7 were asked for; build it for 10",
    ],
  ])("%s", (_, shapes, options, message) => {
    expect(refusal(shapes, options)).toBe(`dir/file.pth: ${message}`);
  });

  test("by the name of the file, if that was published for another network", () => {
    expect(refusal(shapesWith(), {}, "toy9.pth")).toContain(
      "toy9.pth: published as the weights of",
    );
  });

  test("of a type that nothing computes with, in the words of who reads it", () => {
    const weights = { tensors: tensorsOf(shapesWith(), null), file: "toy8.pth", sha256: "" };
    expect(() => buildNetwork({ name: "toy8", networks }, { weights })).toThrow(
      "is of type float8",
    );
  });
});

describe("the card", () => {
  const card = (...given: Parameters<typeof built>) => built(...given).card as NetworkCard;

  test("has what is known of the published file, and its digest", () => {
    expect(card(shapesWith())).toMatchObject({
      name: "toy8",
      source: "toy8.pth",
      weightsSha256: "5f".repeat(32),
      pretraining: "ImageNet-1K",
      teacher: "a larger toy",
      inputSize: [2, 2],
      resize: "shorter",
      resizeTo: 3,
      classes: "imagenet-1k",
      outputName: "logits",
    });
  });

  test("has the size and preprocessing of the file, where they differ", () => {
    expect(card(shapesWith({ positions: [16, 8] }), {}, "toy8-4.pth")).toMatchObject({
      inputSize: [4, 4],
      resize: "squash",
      resizeTo: 4,
      pretraining: "more",
    });
  });

  test.each([
    ["b", [16, 8], 4],
    ["a", [4, 8], 2],
  ])("of files with one name, is of the one whose shapes it has (%s)", (tag, positions, size) => {
    const shapes = shapesWith({ positions });
    const expected = { pretraining: tag, inputSize: [size, size] };
    expect(card(shapes, {}, "model.safetensors")).toMatchObject(expected);
    expect(card(shapes, {}, "mine.pth", tag)).toMatchObject(expected);
  });

  test("says nothing of training that nobody told", () => {
    const { card, notes } = built(shapesWith(), {}, "mine.pth");
    expect(card.pretraining).toBe("not known, of mine.pth");
    expect(card).not.toHaveProperty("teacher");
    expect(notes).toEqual([
      "mine.pth is none of the published files of toy8; images are prepared as for toy8",
    ]);
  });

  test.each([
    ["5f5f5f5f", "ImageNet-1K"],
    ["0123abcd", "not known, of toy-0123abcd.pth"],
  ])("holds a file to the digest in its name (%s)", (digits, pretraining) => {
    const file = `toy-${digits}.pth`;
    const toy8 = { ...networks.toy8, checkpoints: [{ tag: "official", file, url: "" }] };
    const weights = { tensors: tensorsOf(shapesWith()), file, sha256: "5f".repeat(32) };
    const { card, notes } = buildNetwork({ name: "toy8", networks: { toy8 } }, { weights });
    expect(card.pretraining).toBe(pretraining);
    const otherwise = expect.stringContaining("its SHA-256 begins with 5f5f5f5f");
    expect(notes).toEqual(pretraining === "ImageNet-1K" ? [] : [otherwise]);
  });

  test("says that a network is untrained, as does a note", () => {
    const { card, notes } = buildNetwork({ name: "toy8", networks }, { seed: 7 });
    expect(card.pretraining).toBe("none (untrained, seed 7)");
    expect(notes[0]).toContain("toy8 is untrained (seed 7)");
  });

  test.each([
    [6, [6, 6], 9],
    [[4, 7] as const, [4, 7], 6],
  ])("keeps the share of the crop at another size (%s)", (size, inputSize, resizeTo) => {
    const { card, notes } = buildNetwork({ name: "toy8", networks }, { size });
    expect(card).toMatchObject({ inputSize, resizeTo });
    expect(notes[1]).toContain(`is resized to ${resizeTo}`);
  });

  test("lists the choices that are not the paper's", () => {
    const of = (switches: BuildOptions["switches"]) =>
      (buildNetwork({ name: "toy8", networks }, { switches }).card as NetworkCard).switches;
    expect(of({})).toBeUndefined();
    expect(of({ positions: "false", depth: 1 })).toEqual({ positions: "false" });
    expect(of({ depth: "2" })).toEqual({ depth: "2" });
  });
});

test.each<[BuildOptions, string]>([
  [{ switches: { dept: 2 } }, 'unknown switch of toy8 "dept": did you mean "depth"?'],
  [{ switches: { depth: 3 } }, "toy8: switch depth=3: expected one of 1, 2"],
  [{ switches: { positions: "fals" } }, "toy8: switch positions=fals: expected one of true, false"],
  [{ lowering: "scan" }, "the network has no scan; leave out how it is expressed"],
  [{ size: 1.5 }, "toy8: it cannot be built for images of 1.5×1.5 px; take whole numbers"],
  [{ size: [4, 9000] }, "toy8: it cannot be built for images of 4×9000 px"],
  [{ classes: 0 }, "toy8: it cannot tell 0 classes apart"],
])("%o is refused", (options, message) => {
  expect(() => buildNetwork({ name: "toy8", networks }, options)).toThrow(message);
});

test("in half precision a network takes and gives what it did, and says so in its name", () => {
  const { outputs, card, name } = buildNetwork({ name: "toy8", networks }, { half: true });
  expect([name, card.name, card.dtype]).toEqual(["toy8-fp16", "toy8-fp16", "float32"]);
  expect(outputs.logits.dtype).toBe("float32");
  expect([...weightsIn({ outputs }).values()].map(({ dtype }) => dtype)).toContain("float16");
});

test("what is asked for is the same whatever it is built for, and no weight is read", () => {
  const { toy8 } = networks;
  const asked = askedBy(toy8, {
    sides: [2, 2],
    classes: 5,
    outputs: "logits",
    switches: { positions: true, depth: 2 },
  });
  expect([...asked.keys()]).toEqual(["body.map", "body.more", "positions", "head"]);
  expect(asked.get("head")?.shape).toEqual([5, 8]);
});
