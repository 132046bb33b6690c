import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { colourCard, colourModel } from "../../test/support/colour-model.ts";
import { temporary } from "../../test/support/pictures.ts";
import { Refusal } from "../errors.ts";
import { softmax } from "../onnx/index.ts";
import { openModel, setCard } from "./file.ts";
import { writeCard } from "./write-card.ts";

async function saved(bytes = colourModel()): Promise<string> {
  const path = join(await temporary("model"), "colour.onnx");
  await writeFile(path, bytes);
  return path;
}

describe("openModel", () => {
  test("says what the graph leaves no doubt about", async () => {
    const path = await saved(colourModel({ head: (logits) => softmax(logits, { axis: 1 }) }));
    const { card } = await openModel(path);
    expect(card.inputSize).toEqual({ value: [8, 8], from: "the graph" });
    expect(card.layout).toEqual({ value: "NCHW", from: "the graph" });
    expect(card.scores).toEqual({ value: "probabilities", from: "the graph" });
    expect(card.mean).toBeUndefined();
  });

  test("lays flags over the card in the file, over the one beside it, over the folder's", async () => {
    const path = await saved(colourModel({ card: { scale: 2, fill: [1, 1, 1] } }));
    await writeFile(path.replace(".onnx", ".card.json"), '{"scale": 3, "std": [3, 3, 3]}');
    await writeFile(
      join(path, "..", "preprocessor_config.json"),
      '{"image_processor_type": "ViTImageProcessor", "image_std": [4, 4, 4], "resample": 3}',
    );
    const { card } = await openModel(path, { fill: [0, 0, 0] });
    expect(card.fill).toEqual({ value: [0, 0, 0], from: "--set" });
    expect(card.scale).toEqual({ value: 2, from: "the card in the file" });
    expect(card.std).toEqual({ value: [3, 3, 3], from: "colour.card.json" });
    expect(card.interpolation).toEqual({ value: "bicubic", from: "preprocessor_config.json" });
    expect(card.background).toEqual({ value: false, from: "default" });
  });

  test("finds onnx/model.onnx in a model folder, and the configs above it", async () => {
    const folder = await temporary("hub");
    await mkdir(join(folder, "onnx"));
    await writeFile(join(folder, "onnx", "model.onnx"), colourModel());
    await writeFile(
      join(folder, "config.json"),
      '{"architecture": "resnet18", "pretrained_cfg": {"input_size": [3, 8, 8]}}',
    );
    const { name, card } = await openModel(folder);
    expect(name).toBe("resnet18");
    expect(card.resizeTo).toEqual({ value: 9, from: "config.json" });
  });

  test("asks for what images are resized to where timm's sizes are not that of the graph", async () => {
    const path = await saved();
    const said = { input_size: [3, 224, 224], test_input_size: [3, 288, 288], test_crop_pct: 1 };
    await writeFile(join(path, "..", "config.json"), JSON.stringify({ pretrained_cfg: said }));
    const { card } = await openModel(path);
    expect(card.inputSize).toEqual({ value: [8, 8], from: "the graph" });
    expect(card.resizeTo).toBeUndefined();
    const dynamic = await saved(colourModel({ size: 8, card: { inputSize: [224, 224] } }));
    await writeFile(join(dynamic, "..", "config.json"), JSON.stringify({ pretrained_cfg: said }));
    expect((await openModel(dynamic)).card.resizeTo?.value).toBe(256);
  });

  test.each(["config.json", "preprocessor_config.json"])(
    "refuses a %s that is something else only where the card lacks something",
    async (name) => {
      const path = await saved();
      for (const text of [
        "not JSON",
        "[1, 2]",
        '{"pretrained_cfg": 1, "size": 1, "resample": "x"}',
      ]) {
        await writeFile(join(path, "..", name), text);
        await expect(openModel(path)).rejects.toThrow(`${name}: `);
        expect((await openModel(path, colourCard)).card.resize?.value).toBe("none");
      }
      await rm(join(path, "..", name));
      await mkdir(join(path, "..", name));
      await expect(openModel(path)).rejects.toThrow(`${name}: cannot be read`);
    },
  );

  test.each([
    ["nothing", new Uint8Array(0)],
    ["text", new TextEncoder().encode("this is not a model")],
    ["the first half of a model", colourModel().subarray(0, 100)],
  ])("refuses a file that holds %s, in one line with its name", async (_, bytes) => {
    const path = await saved(bytes);
    await expect(openModel(path)).rejects.toThrow(/colour\.onnx: not a(n| readable) ONNX file/);
  });

  test("refuses what is not there", async () => {
    await expect(openModel("nowhere.onnx")).rejects.toThrow("nowhere.onnx: no such file");
  });

  test("never fails with anything but a refusal, whatever is damaged", async () => {
    const whole = colourModel({ card: colourCard });
    const path = await saved(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
        async (changes, length) => {
          const bytes = whole.slice(0, length);
          for (const [at, value] of changes) if (at < length) bytes[at] = value;
          await writeFile(path, bytes);
          await openModel(path).catch((error) => expect(error).toBeInstanceOf(Refusal));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("writeCard", () => {
  test("leaves every byte before it as it was, and can be read back", async () => {
    const before = colourModel();
    const path = await saved(before);
    await writeCard(path, colourCard);
    const after = await readFile(path);
    expect(after.subarray(0, before.length)).toEqual(Buffer.from(before));
    expect((await openModel(path)).card.mean).toEqual({
      value: [0, 0, 0],
      from: "the card in the file",
    });
  });

  test("is possible beside a file that keeps the model from being used", async () => {
    const path = await saved();
    await writeFile(join(path, "..", "config.json"), "not JSON");
    await setCard(path, ["mean=none", "std=none", "resize=none"]);
    expect((await openModel(path)).card.mean?.from).toBe("the card in the file");
  });

  test("takes the place of the card that was there", async () => {
    const path = await saved(colourModel({ card: colourCard }));
    await setCard(path, ["scale=1"]);
    await setCard(path, ["scale=2", "paper=none"]);
    const { card, header } = await openModel(path);
    expect(card.scale?.value).toBe(2);
    expect(card.mean?.from).toBe("the card in the file");
    expect(header.metadata.size).toBe(1);
    expect((await readFile(path)).length).toBeLessThan(colourModel().length + 300);
  });
});
