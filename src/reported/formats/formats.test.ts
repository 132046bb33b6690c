/**
 * @module Every format on a part of a real file (fixtures/LICENCES.md), and on what hostile or damaged files hold.
 * Expected numbers stand in those files; the whole files are counted in test/import-export.test.ts.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../errors.ts";
import { networks } from "../../zoo/index.ts";
import { readForeign } from "../read-foreign.ts";
import { reportedSchema } from "../reported.ts";
import { timmName } from "./timm-names.ts";

const fixtures = "src/reported/formats/fixtures";

function read(name: string) {
  const path = `${fixtures}/${name}`;
  const foreign = readForeign(path, readFileSync(path));
  if (foreign === undefined) throw new Error(`${name} is not recognised`);
  return { format: foreign.format, ...foreign.reading };
}

const ofText = (path: string, text: string, as?: string) =>
  readForeign(path, new TextEncoder().encode(text), as)?.reading;

test.each([
  ["results-imagenet.csv", "timm", "timm/imagenet", "Apache-2.0"],
  ["imagenet_all_results.csv", "ito", "ito/imagenet_all_results", "CC-BY-SA-4.0"],
  [
    "evaluation-tables.json",
    "papers-with-code",
    "papers-with-code/evaluation-tables",
    "CC-BY-SA-4.0",
  ],
  ["sota-extractor/ogb.json", "sota-extractor", "sota-extractor/ogb", "Apache-2.0"],
  ["mmpretrain/metafile.yml", "openmmlab", "openmmlab/mmpretrain", "Apache-2.0"],
  ["mmsegmentation/metafile.yaml", "openmmlab", "openmmlab/mmsegmentation", "Apache-2.0"],
  [
    "beit-fer2013/README.md",
    "model-card",
    "card/beit-base-patch16-224-pt22k-ft22k-finetuned-FER2013",
    null,
  ],
  ["some-model/.eval_results/hle.yaml", "eval-results", "eval-results/some-model/hle", null],
])("%s is recognised as %s, and names its source and licence", (file, format, name, licence) => {
  const { reported, ...reading } = read(file);
  expect(reading.format).toBe(format);
  expect(reported.source.name).toBe(name);
  expect(reported.licence).toBe(licence);
  expect(reportedSchema.parse(reported)).toEqual(reported);
  expect(reported.results.length + reading.folded + reading.lost).toBe(reading.values);
});

test("a row of timm is two shares, with size, crop, parameters and what its tag tells", () => {
  const { results } = read("results-imagenet.csv").reported;
  expect(
    results.find(({ model, size }) => model === "resnet50.a1_in1k" && size?.[0] === 224),
  ).toMatchObject({
    ...{
      value: 0.80382,
      printed: "80.382",
      metric: "top-1",
      dataset: "imagenet-1k",
      zoo: "resnet50",
    },
    ...{ parameters: 25_560_000, protocol: "crop_pct 0.95, bicubic", extraData: false },
  });
  expect(results.find(({ model }) => model.startsWith("convnext_small.fb_in22k"))).toMatchObject({
    ...{ pretraining: "imagenet-22k", extraData: true, zoo: "convnext-s", size: [384, 384] },
  });
  expect(results.find(({ model }) => model.startsWith("deit_tiny"))?.teacher).toMatch("distilled");
  const [real] = read("results-imagenet-real.csv").reported.results;
  expect(real).toMatchObject({ dataset: "imagenet-real", parameters: 1_013_010_000 }); // "1,013.01"
});

test("every network of timm that is said to be in our zoo is there", () => {
  const known = new Set(Object.keys(networks));
  const sizes = ["tiny", "small", "base", "large"];
  const named = [
    ...[18, 34, 50, 101, 152].map((depth) => `resnet${depth}.tv_in1k`),
    ...sizes.map((size) => `convnext_${size}.fb_in1k`),
    ...sizes.flatMap((size) => [8, 16, 32].map((patch) => `vit_${size}_patch${patch}_224.x`)),
    ...["tiny", "small", "base"].flatMap((size) => [
      `deit_${size}_patch16_224.fb_in1k`,
      `deit_${size}_distilled_patch16_224.fb_in1k`,
    ]),
  ].map((name) => timmName(name).zoo);
  expect(named.filter((zoo) => zoo !== null && !known.has(zoo))).toEqual([]);
  expect(named.filter((zoo) => zoo !== null).length).toBeGreaterThan(20);
  expect(timmName("resnet50d.a1_in1k").zoo).toBeNull();
  expect(timmName("convnextv2_base.fcmae_ft_in1k").family).toBe("convnextv2");
});

test("a model of ITO is its lines: parameters become a fact, the title is the paper's", () => {
  const { reported, folded, rows } = read("imagenet_all_results.csv");
  expect(folded + reported.results.length).toBe(rows);
  expect(reported.results.find(({ model }) => model === "CAIT-S-48")).toMatchObject({
    ...{ value: 0.853, parameters: 89_500_000, dataset: "imagenet-1k", metric: "top-1" },
    paper: { title: "Going deeper with Image Transformers", url: null, date: "2021-03-31" },
  });
});

test("a task tree keeps what it does not know as it is, and the known under our names", () => {
  const [first, , few] = read("evaluation-tables.json").reported.results;
  expect(first).toMatchObject({
    ...{ model: "ResNet-152", dataset: "imagenet-1k", metric: "top-1", value: 0.7857 },
    ...{
      printed: "78.57%",
      task: "classification",
      better: "higher",
      code: "https://github.com/KaimingHe/deep-residual-networks",
    },
    place: "evaluation-tables.json, Image Classification › ImageNet, row 1",
  });
  expect(few).toMatchObject({
    ...{ dataset: "Mini-ImageNet 5-way (1-shot)", metric: "Accuracy", value: 49.42, task: "other" },
  });
  const { lost, problems } = read("sota-extractor/ogb.json");
  expect(lost).toBe(1);
  expect(problems[0].reason).toBe('Validation Accuracy: "Please tell us" is not one number');
});

test("COCO and ADE20K of any spelling, and shares that are not in percent", () => {
  const rows = (metrics: object, name = "a") => ({ rows: [{ model_name: name, metrics }] });
  const tree = [
    {
      task: "Object Detection",
      datasets: [
        { dataset: "COCO test-dev", sota: rows({ "box mAP": "58.7", AP50: "77.1", FPS: "30" }) },
        { dataset: "COCO minival", sota: rows({ "box AP": "0.587", "Params (M)": "284" }) },
      ],
    },
    {
      task: "Semantic Segmentation",
      datasets: [
        { dataset: "ADE20K", sota: rows({ "Validation mIoU": 62.9, "GFLOPs (per image)": "x" }) },
      ],
    },
  ];
  const reading = ofText("evaluation-tables.json", JSON.stringify(tree));
  expect(
    reading?.reported.results.map(({ dataset, split, metric, value, unit, better }) => [
      ...[dataset, split, metric, value, unit, better],
    ]),
  ).toEqual([
    ["coco", "test-dev", "box-ap", 0.587, "share", "higher"],
    ["coco", "test-dev", "box-ap50", 0.771, "share", "higher"],
    ["coco", "test-dev", "FPS", 30, "number", null],
    ["coco", "val2017", "box-ap", 0.587, "share", "higher"],
    ["ade20k", "val", "miou", 0.629, "share", "higher"],
  ]);
  expect(reading?.reported.results[3].parameters).toBe(284e6);
});

test("OpenMMLab: collections give the paper, one result may stand without a list", () => {
  const convnext = read("mmpretrain/metafile.yml");
  expect(convnext.reported.results[0]).toMatchObject({
    ...{ value: 0.8205, parameters: 28_589_128, macs: 4_457_472_768, family: "ConvNeXt" },
    paper: { title: "A ConvNet for the 2020s", url: "https://arxiv.org/abs/2201.03545v1" },
  });
  expect(convnext.reported.results[2].pretraining).toBe("ImageNet-21k");
  expect(convnext.problems).toEqual([
    { where: "Models[1]", reason: "convnext-base_3rdparty_in21k has no results" },
  ]);
  const [single, multi, detector] = read("mmsegmentation/metafile.yaml").reported.results;
  expect(single).toMatchObject({ value: 0.4205, metric: "miou", protocol: null });
  expect(multi).toMatchObject({ value: 0.4278, metric: "miou", protocol: "multi scale, flip" });
  expect(detector).toMatchObject({ value: 0.374, metric: "box-ap", task: "detection" });
});

test("a card and the entries of a hub", () => {
  expect(read("beit-fer2013/README.md").reported.results[0]).toMatchObject({
    ...{ metric: "Accuracy", value: 0.774294670846395, dataset: "image_folder", better: "higher" },
  });
  expect(read("some-model/.eval_results/hle.yaml").reported.results).toMatchObject([
    {
      model: "some-model",
      dataset: "cais/hle",
      metric: "default",
      value: 20.9,
      protocol: "no-tools",
    },
    { model: "some-model", dataset: "Idavidrein/gpqa", metric: "gpqa_diamond", value: 0.412 },
  ]);
});

test("compressed files are read; what unpacks to nothing readable is refused", () => {
  const path = "evaluation-tables.json.gz";
  const packed = gzipSync(readFileSync(`${fixtures}/evaluation-tables.json`));
  expect(readForeign(path, packed)?.reading.reported.results).toHaveLength(3);
  expect(() => readForeign(path, packed.subarray(0, 200))).toThrow("it does not unpack");
});

describe("a hostile file", () => {
  const laughs = [
    "a: &a [x, x, x, x, x, x, x, x, x, x]",
    ..."bcdefghi".split("").map((name, i) => {
      const before = "abcdefgh"[i];
      return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
    }),
    "Models: *i",
  ].join("\n");

  test.each<[string, string, string]>([
    ["a billion laughs", "metafile.yml", laughs],
    ["YAML that is nested deeply", "metafile.yml", "[".repeat(200_000)],
    ["JSON that ends early", "x.json", '[{"task": "a", "datasets": ['],
    ["bytes that are no text", "x.csv", "\ud800"],
    ["two YAML documents", "x.yaml", "a: 1\n---\nb: 2\n"],
  ])("%s is refused in one line", (_, path, text) => {
    const bytes =
      text === "\ud800" ? new Uint8Array([0xff, 0xfe, 0x00]) : new TextEncoder().encode(text);
    let refusal: unknown;
    try {
      readForeign(path, bytes);
    } catch (thrown) {
      refusal = thrown;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toMatch(new RegExp(`^${path}: [^\\n]+$`));
  });

  test("a tree that is nested deeply is read to its leaves", () => {
    const leaf =
      '{"task":"x","datasets":[{"dataset":"d","sota":{"rows":[{"model_name":"m","metrics":{"A":"1"}}]}}]}';
    const deep = 20_000;
    const text = `${'{"task":"t","subtasks":['.repeat(deep)}${leaf}${"]}".repeat(deep)}`;
    expect(ofText("x.json", text)?.reported.results).toHaveLength(1);
  });

  test("names with HTML and line breaks stay names; addresses that are none are left out and said", () => {
    const row = {
      model_name: '<script>alert("x")</script>\n\u202e__proto__',
      metrics: { __proto__x: "1", "a\nb": "2" },
      paper_url: "javascript:alert(1)",
      paper_date: "yesterday",
    };
    const reading = ofText(
      "x.json",
      JSON.stringify([{ task: "t", datasets: [{ dataset: "d", sota: { rows: [row] } }] }]),
    );
    expect(reading?.reported.results[0].model).toBe(row.model_name);
    expect(reading?.reported.results[0].paper).toBeNull();
    expect(reading?.problems.map(({ reason }) => reason.split(":")[0])).toEqual([
      "paper_url",
      "paper_date",
    ]);
  });

  test("of any JSON in the shape of a tree every value is counted, and the rest is refused", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("81.9", "-", "4G", "0.5 ± 0.1"));
    const anything = fc.oneof(fc.jsonValue(), text);
    const row = fc.record(
      { model_name: anything, metrics: fc.oneof(fc.dictionary(fc.string(), anything), anything) },
      { requiredKeys: [] },
    );
    const tree = fc.array(
      fc.record({
        task: text,
        datasets: fc.array(fc.record({ dataset: text, sota: fc.record({ rows: fc.array(row) }) })),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(tree, (value) => {
        const reading = ofText("x.json", JSON.stringify(value));
        if (reading === undefined) return;
        const { reported, folded, lost, values } = reading;
        expect(reportedSchema.parse(reported)).toEqual(reported);
        expect(reported.results.length + folded + lost).toBe(values);
      }),
    );
  });

  test.each(["csv", "yml", "md", "json"])(
    "damaged .%s ends in a refusal or in results",
    (ending) => {
      const files = {
        csv: "results-imagenet.csv",
        yml: "mmpretrain/metafile.yml",
        md: "beit-fer2013/README.md",
        json: "sota-extractor/ogb.json",
      };
      const name = files[ending as keyof typeof files];
      const good = readFileSync(`${fixtures}/${name}`);
      const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 });
      fc.assert(
        fc.property(damage, fc.nat(good.length), (changes, length) => {
          const bytes = Uint8Array.from(good);
          for (const [at, byte] of changes) bytes[at] = byte;
          try {
            const reading = readForeign(`x/${name}`, bytes.subarray(0, length))?.reading;
            if (reading === undefined) return;
            const { reported, folded, lost, values } = reading;
            expect(reported.results.length + folded + lost).toBe(values);
          } catch (thrown) {
            if (!(thrown instanceof Refusal)) throw thrown;
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});

test("a format that is named reads the file, or says that nothing of it does", () => {
  const text = readFileSync(`${fixtures}/evaluation-tables.json`, "utf8");
  expect(ofText("x.json", text, "sota-extractor")?.reported.licence).toBe("Apache-2.0");
  expect(() => ofText("x.json", text, "openmmlab")).toThrow("nothing in it reads as openmmlab");
  expect(() => ofText("x.json", text, "tim")).toThrow('did you mean "timm"?');
});
