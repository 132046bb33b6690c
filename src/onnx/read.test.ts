import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { inMemory } from "./fields.ts";
import { allFiles, type File, fileOf } from "./fixtures/files.ts";
import type { Operators } from "./operators.ts";
import { type ReadOptions, readGraph } from "./read.ts";
import { isUnknown } from "./sizes.ts";
import { given, graphsIn, type Node, nodesBefore, type Shape, type Value } from "./value.ts";
import { entry, int, message, tag, text, written } from "./wire.ts";
import { modelFiles, writeModel } from "./write.ts";

const read = (name: string, options?: ReadOptions) => readGraph(fileOf(name).source, options);
const nodesOf = (outputs: Readonly<Record<string, Value>>) => nodesBefore(Object.values(outputs));
const rows = allFiles.map((file) => [file.name, file] as const);

/** What the engine gives for the inputs of the row, as bits and without its optimisations. */
async function run(bytes: Uint8Array, { inputs }: File) {
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 3,
  });
  const feeds = Object.entries(inputs).map(([name, { shape, data }]) => {
    return [name, new Tensor("float32", Float32Array.from(data), shape)] as const;
  });
  const made = await session.run(Object.fromEntries(feeds));
  return Object.entries(made).map(([name, { type, dims, data }]) => ({ name, type, dims, data }));
}

// onnxruntime-node 1.30, bit by bit.
test.each(rows)("%s, read and written, gives what the file gives", async (_, file) => {
  const { name, outputs } = readGraph(file.source);
  const given = new Set(Object.keys(file.inputs));
  expect(
    readGraph(file.source).inputs.map(({ origin }) => "name" in origin && origin.name),
  ).toEqual([...given]);
  expect(await run(writeModel({ name, outputs }), file)).toEqual(await run(file.bytes, file));
});

// onnx.shape_inference with data propagation; the version is in `files.json`.
test.each(rows)("%s has the shapes that onnx infers, wherever it does", (_, file) => {
  const { outputs } = readGraph(file.source);
  const values = nodesOf(outputs).flatMap((node) => node.outputs);
  for (const { name = "", shape } of values) {
    const inferred = Object.hasOwn(file.inferred, name) ? file.inferred[name] : undefined;
    if (inferred === undefined) continue;
    expect(shape.length, name).toBe(inferred.length);
    for (const [axis, size] of inferred.entries()) {
      if (size !== null) expect(shape[axis], `${name} [${shape}]`).toBe(size);
    }
  }
});

describe("open sizes", () => {
  test.each<[string, Record<string, Shape>]>([
    // A convolution of stride 2 and padding 1: floor((H − 1) / 2) + 1 places, which is floor((H + 1) / 2).
    [
      "pyramid, open",
      {
        out: ["batch", "floor((height+1)/2)*floor((width+1)/2)-1", 8],
      },
    ],
    ["attention, open batch", { out: ["batch", 8] }],
    ["windows, open batch", { out: ["batch", 3, 7, 8] }],
    ["ReduceMean of 17", { y0: ["n", 1, 1] }],
  ])("of %s follow from those of its inputs", (name, shapes) => {
    const { outputs } = read(name);
    for (const [output, shape] of Object.entries(shapes)) {
      expect(outputs[output].shape).toEqual(shape);
    }
  });

  test("become numbers when the sizes of the inputs are given, and the nodes stay the same", () => {
    const open = read("pyramid, open");
    const fixed = read("pyramid, open", { sizes: { image: [1, null, 384, 512] } });
    const [features] = Object.keys(fixed.outputs).filter((name) => name !== "out");
    expect(fixed.outputs.out.shape).toEqual([1, 192 * 256 - 1, 8]);
    expect(fixed.outputs[features].shape).toEqual([1, 4, 192, 256]);
    expect(nodesOf(fixed.outputs).map(({ name }) => name)).toEqual(
      nodesOf(open.outputs).map(({ name }) => name),
    );
  });

  test("of one name are one size", () => {
    const { outputs } = read("LSTM without all outputs", { sizes: { x: [null, 5, null] } });
    expect(outputs.h.shape).toEqual([1, 5, 3]);
  });

  test("that only the elements tell are unknown", () => {
    const { outputs } = read("an If that is not known", { sizes: { x: [null, 7] } });
    expect(outputs.y.shape).toEqual([2, 7]);
    const [size] = read("a Loop whose state grows").outputs.y.shape;
    expect(isUnknown(size)).toBe(true);
  });
});

describe("what is read", () => {
  test("keeps the names of nodes and values, and the part of the model that they stand in", () => {
    const [node] = nodesOf(read("Transpose without perm").outputs);
    expect(node).toMatchObject({
      name: "the/only/node",
      scope: "the/only",
      attributes: { perm: [2, 1, 0] },
    });
    expect(node.outputs[0].name).toBe("y0");
  });

  test("has functions written out, each with its attributes", () => {
    const nodes = nodesOf(read("functions").outputs);
    expect(nodes.map(({ op }) => op)).toEqual(["Mul", "Mul"]);
    const factors = nodes.map(({ inputs }) => inputs[1]?.origin);
    expect(factors.map((origin) => origin?.kind === "constant" && origin.tensor.data[0])).toEqual([
      3, 2,
    ]);
  });

  test("has the branch of an If that is taken whatever comes", () => {
    expect(nodesOf(read("an If that is known").outputs).map(({ op }) => op)).toContain("Neg");
    expect(nodesOf(read("an If that is known").outputs).map(({ op }) => op)).not.toContain("If");
    const [branches] = nodesOf(read("an If that is not known").outputs).filter(
      ({ op }) => op === "If",
    );
    expect(graphsIn(branches).map(({ nodes }) => nodes.map(({ op }) => op))).toEqual([
      ["Neg"],
      ["Exp", "Add"],
    ]);
  });

  test("has operators that we do not know as they stand", () => {
    const foreign = nodesOf(read("an operator that we do not know").outputs).find(
      ({ op }) => op === "Foreign",
    );
    const { attributes } = foreign as Node<"Foreign">;
    expect(attributes).toMatchObject({ type: "Hardmax", domain: "", version: 17 } satisfies Partial<
      Operators["Foreign"]["attributes"]
    >);
    expect(attributes.outputs).toEqual([{ dtype: "float32", shape: [2, 3] }]);
  });

  describe("has weights that stand beside the model", () => {
    const { outputs } = read("attention, open batch");
    const [model, data] = modelFiles({ name: "m", outputs }, { file: "m.onnx", limit: 0 }).map(
      ({ name, parts }) => inMemory(name, Uint8Array.from([...parts].flatMap((part) => [...part]))),
    );

    test("and reads them when they are asked for, and not before", () => {
      const asked: string[] = [];
      const beside = (location: string) => {
        asked.push(location);
        return data;
      };
      const again = readGraph(model, { beside });
      expect(asked).toEqual([]);
      expect(writeModel({ name: "m", outputs: again.outputs })).toEqual(
        writeModel({ name: "m", outputs }),
      );
      expect(new Set(asked)).toEqual(new Set(["m.onnx.data"]));
    });

    test("wherever in a file of any size, and refuses those that are not there", () => {
      const places: number[] = [];
      const large = (size: number) => ({
        name: "large",
        size,
        read: (offset: number, length: number) => {
          places.push(offset);
          return new Uint8Array(length);
        },
      });
      const bytes = externalAt("w.bin", 2 ** 33 + 4096);
      const weightOf = (size: number) => {
        const read = readGraph(inMemory("m.onnx", bytes), { beside: () => large(size) });
        const [weight] = nodesOf(read.outputs).flatMap(given);
        return weight.origin.kind === "constant" && weight.origin.tensor.data;
      };
      expect(weightOf(2 ** 34)).toEqual(new Float32Array(2));
      expect(places).toEqual([2 ** 33 + 4096]);
      expect(() => weightOf(2 ** 33)).toThrow(
        'm.onnx: the weight "w" stands beyond the end of large (8589934592 bytes); is it complete?',
      );
    });

    test.each(["/etc/passwd", "../w.bin", "a/../../w.bin", "C:\\w.bin", "~/w", ""])(
      "but none outside its folder: %s",
      (location) => {
        expect(() => readGraph(inMemory("m.onnx", externalAt(location, 0)))).toThrow(
          `m.onnx: the weight "w" stands in "${location}", which is not a file in the folder of the model`,
        );
      },
    );

    test("and says so if nobody can open them", () => {
      const { outputs } = readGraph(inMemory("m.onnx", externalAt("w.bin", 0)));
      expect(() => writeModel({ name: "m", outputs })).toThrow(
        "m.onnx: has weights in w.bin, which cannot be opened here",
      );
    });
  });
});

/** A graph that gives the negative of a weight of [2] that stands in another file. */
function externalAt(location: string, offset: number): Uint8Array {
  return negated((tensor) => {
    int(tensor, 2, 1);
    for (const pair of Object.entries({ location, offset: String(offset), length: "8" })) {
      entry(tensor, 13, pair);
    }
    int(tensor, 14, 1);
  });
}

/** A graph that gives the negative of a weight of [2], the rest of which is written by `rest`. */
function negated(rest: (tensor: BinaryWriter) => unknown, field = 5): Uint8Array {
  return written((model) => {
    message(model, 7, (graph) => {
      message(graph, 1, (node) => {
        text(node, 1, "w");
        text(node, 2, "y");
        text(node, 4, "Neg");
      });
      message(graph, field, (tensor) => {
        int(tensor, 1, 2);
        text(tensor, 8, "w");
        rest(tensor);
      });
      message(graph, 12, (output) => text(output, 1, "y"));
    });
    message(model, 8, (imported) => int(imported, 2, 17));
  });
}

describe("what is refused", () => {
  const refusal = (bytes: Uint8Array, options?: ReadOptions) => () =>
    readGraph(inMemory("m.onnx", bytes), options);

  test.each<[string, () => unknown]>([
    [
      'Squeeze of 7: has no input "X"; it takes x',
      () => read("Squeeze of 7", { sizes: { X: [1] } }),
    ],
    [
      'Squeeze of 7: the input "x" has 3 axes, got the sizes [1,2]',
      () => read("Squeeze of 7", { sizes: { x: [1, 2] } }),
    ],
    [
      'Squeeze of 7: the input "x" cannot have a size of -1',
      () => read("Squeeze of 7", { sizes: { x: [-1, 1, 3] } }),
    ],
    [
      'Squeeze of 7: node "the/only/node" (Squeeze): axis 1 of [2,4,3] is not of size 1',
      () => read("Squeeze of 7", { sizes: { x: [2, 4, 3] } }),
    ],
    ["m.onnx: not an ONNX file (no graph with outputs in it)", refusal(new Uint8Array())],
    [
      'm.onnx: the weight "w" is of float8e4m3fn, which is not read',
      refusal(negated((tensor) => int(tensor, 2, 17))),
    ],
    [
      'm.onnx: the weight "w" is of string, which is not read',
      refusal(negated((tensor) => int(tensor, 2, 8))),
    ],
    [
      'm.onnx: the weight "w" has 4 bytes, but [2] of float32 takes 8',
      refusal(negated((tensor) => int(tensor, 2, 1).uint32(tag(9, 2)).bytes(new Uint8Array(4)))),
    ],
    [
      "m.onnx: has sparse weights, which are not read; store them dense",
      refusal(negated(() => undefined, 15)),
    ],
    [
      'm.onnx: nothing gives the value "w" before it is asked for',
      refusal(negated(() => undefined, 99)),
    ],
  ])("%s", (message, reading) => {
    expect(reading).toThrow(expect.objectContaining({ name: "Refusal", message }));
  });

  test("is a file whose operators are of no set that we read", () => {
    const bytes = Uint8Array.from(fileOf("Squeeze of 7").bytes);
    bytes[bytes.length - 1] = 5; // the version of the set stands last
    expect(refusal(bytes)).toThrow(
      "m.onnx: its operators are of set 5; sets 7 to 26 are read, so export or convert it to one of them",
    );
  });

  test("is whatever is damaged, and nothing else is thrown", () => {
    const damage = fc.record({
      file: fc.constantFrom(...allFiles),
      at: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), {
        maxLength: 4,
      }),
      end: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(damage, ({ file, at, end }) => {
        const bytes = Uint8Array.from(file.bytes);
        for (const [where, byte] of at) bytes[Math.floor(where * bytes.length)] = byte;
        const cut = end === null ? bytes : bytes.subarray(0, Math.floor(end * bytes.length));
        try {
          const { outputs } = readGraph(inMemory("damaged", cut));
          // What was read holds together: its constants are what their shapes say, or are refused.
          for (const value of nodesOf(outputs).flatMap(given)) {
            if (value.origin.kind === "constant") value.origin.tensor.data;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
