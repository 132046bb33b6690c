/** @module Models of the zoo through the command line: listed, built, evaluated, and refused. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sizeOf } from "../src/tensor.ts";
import { askedBy, loweringNames, networks } from "../src/zoo/index.ts";
import { picture, temporary } from "./support/pictures.ts";

let folder: string;
/** Where the models of runs are built. */
let aside: string;
beforeAll(async () => {
  folder = await temporary("zoo");
  aside = await temporary("aside");
});

function snellen(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/cli/main.ts", ...words], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", TMPDIR: aside },
  });
  return { status, stdout, stderr };
}

/** The engine has files of its own there. */
const leftBehind = async () => (await readdir(aside)).filter((name) => name.startsWith("snellen"));

const inFolder = (name: string) => join(folder, name);

/** Photos of ImageNet as far as their layout goes. */
async function photos(): Promise<string> {
  const root = await temporary("photos");
  for (const [wnid, colour] of [
    ["n01440764", "red"],
    ["n01443537", "blue"],
  ] as const) {
    await mkdir(join(root, wnid));
    await writeFile(join(root, wnid, "1.png"), await picture(colour, 40));
  }
  return root;
}

/** A safetensors file with the tensors of a network, all zeros, under `prefix`. */
async function zeros(file: string, name: string, { prefix = "", classes = 1000 } = {}) {
  const asked = askedBy(networks[name], {
    sides: [224, 224],
    classes,
    outputs: "logits",
    switches: Object.fromEntries(
      Object.entries(networks[name].switches).map(([key, { choices }]) => [key, choices[0]]),
    ),
  });
  let end = 0;
  const header = Object.fromEntries(
    [...asked.values()].map(({ name, shape }) => {
      const begin = end;
      end += 4 * sizeOf(shape);
      return [prefix + name, { dtype: "F32", shape, data_offsets: [begin, end] }];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  await using out = await open(file, "w");
  await out.write(Buffer.concat([length, text]));
  await out.truncate(8 + text.length + end);
}

describe("snellen zoo", () => {
  test("lists every model once", () => {
    const { stdout } = snellen("zoo");
    for (const name of [...Object.keys(networks), "ideal-observer"]) {
      expect(stdout.split("\n").filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(stdout).toMatch(/^resnet18 +11,689,512 +1\.81 G +224 +69\.758 % +IMAGENET1K_V1$/m);
  });

  test("lists a family, and what needs no weights", () => {
    const { stdout } = snellen("zoo", "resnet");
    expect(stdout).toContain("resnet152");
    expect(stdout).not.toContain("ideal-observer");
    expect(snellen("zoo", "search-observer").stdout).toMatch(/^search-observer +matched filters/);
  });

  test("shows all that is known of one, as text and as JSON", () => {
    expect(snellen("zoo", "resnet50").stdout).toMatch(/stage4 \[N, 2048, 7, 7\]/);
    const [entry] = JSON.parse(snellen("zoo", "resnet50", "--json").stdout);
    expect(entry).toMatchObject({
      name: "resnet50",
      family: "resnet",
      parameters: 25_557_032,
      gives: { logits: { logits: ["N", 1000] } },
      checkpoints: [
        { tag: "IMAGENET1K_V1", reported: { top1: "76.130", source: "torchvision" } },
        { tag: "IMAGENET1K_V2" },
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });
});

describe("snellen build and evaluate", () => {
  test("an untrained network is built, says so on its card, and takes the exam", () => {
    const file = inFolder("body.onnx");
    const words = ["resnet18", "--classes", "10", "--size", "32", "-o", file];
    const built = snellen("build", ...words);
    expect(built.stderr).toContain("note: resnet18 is untrained (seed 0): its answers are chance");
    expect(built.stdout).toMatch(/body\.onnx {2}44\.8 MB, 32×32 px, pretraining: none \(untrained/);
    const { card } = JSON.parse(snellen("card", file, "--json").stdout);
    expect(card.resizeTo).toEqual({ value: 36, from: "the card in the file" });
    expect(card).not.toHaveProperty("classes");
    const exam = ["exam", "--size", "32", "--count", "120", "--store", inFolder("exam"), "--json"];
    const record = JSON.parse(snellen("evaluate", file, ...exam).stdout);
    expect(record.samples.scored).toBe(120);
    expect(record.model.card.pretraining.value).toBe("none (untrained, seed 0)");
    const named = JSON.parse(snellen("evaluate", "resnet18", ...exam).stdout);
    expect(named.model.sha256).toBe(record.model.sha256); // it has the classes that are asked for
  }, 60_000);

  test("a network of other classes takes no exam", () => {
    const file = inFolder("photos.onnx");
    snellen("build", "resnet18", "--size", "32", "-o", file);
    const { status, stderr } = snellen("evaluate", file, "exam", "--size", "32");
    expect(stderr).toContain("its classes are imagenet-1k, and exam asks for exam");
    expect(status).toBe(4);
  }, 60_000);

  test("by name it is the same model each time, and the same as in a file; nothing stays behind", async () => {
    const data = await photos();
    const of = (model: string, ...more: string[]) => {
      const words = [
        "imagenet-1k",
        "--data",
        data,
        "--store",
        inFolder("named"),
        "--json",
        ...more,
      ];
      return JSON.parse(snellen("evaluate", model, ...words).stdout);
    };
    const record = of("resnet18", "--size", "32x48");
    expect(record.samples.scored).toBe(2);
    expect(record.preprocessing).toContain("center-crop(48×32, half-even, fill 0 0 0)");
    expect(of("resnet18", "--size", "32x48", "--limit", "1").model.sha256).toBe(
      record.model.sha256,
    );
    const file = inFolder("resnet18.onnx");
    snellen("build", "resnet18", "--size", "32x48", "-o", file);
    expect(of(file).model.sha256).toBe(record.model.sha256);
    expect(await leftBehind()).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  }, 60_000);

  test("published weights bring their card, wrapped ones are found, and classes are counted", async () => {
    const [published, ten] = ["vim_t_midclstok_76p1acc.pth", "ten.safetensors"].map(inFolder);
    await zeros(published, "vim-ti", { prefix: "module." });
    await zeros(ten, "resnet18", { classes: 10 });
    const build = (name: string, weights: string) => {
      const words = ["--weights", weights, "-o", inFolder("trained.onnx"), "--json"];
      const { stdout, stderr } = snellen("build", name, ...words);
      return { card: JSON.parse(stdout).card, stderr };
    };
    const known = build("vim-ti", published);
    expect(known.stderr).toBe("");
    expect(known.card).toMatchObject({
      pretraining: "ImageNet-1K",
      source: "vim_t_midclstok_76p1acc.pth",
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      classes: "imagenet-1k",
    });
    const own = build("resnet18", ten);
    expect(own.stderr).toContain("ten.safetensors is none of the published files of resnet18");
    expect(own.card).not.toHaveProperty("classes");
  }, 60_000);

  test("weights of another variant are recognised, and nothing is written", async () => {
    const weights = inFolder("mine.safetensors");
    await zeros(weights, "resnet34");
    const out = inFolder("never.onnx");
    const { status, stderr } = snellen("build", "resnet18", "--weights", weights, "-o", out);
    expect(stderr).toBe(
      `snellen: ${weights}: these are the weights of resnet34, not of resnet18; build resnet34\n`,
    );
    expect(status).toBe(4);
    expect(existsSync(out)).toBe(false);
    const data = await photos();
    const named = ["evaluate", "resnet18", "imagenet-1k", "--data", data, "--weights", weights];
    expect(snellen(...named).stderr).toBe(stderr);
    expect(await leftBehind()).toEqual([]);
  }, 60_000);
});

test.each([
  [["build", "resnet18", "--size", "3x"], 2, 'expected a size such as 512 or 384x640, got "3x"'],
  [["zoo", "resnt"], 2, 'unknown model "resnt": did you mean "resnet"?'],
])("%j is refused in one line", (words, code, message) => {
  const { status, stderr } = snellen(...words);
  const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("note: "));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(message);
  expect(status).toBe(code);
});

const resnet20 = "../shared/data/checkpoints/cifar10-resnet/resnet20-12fca82f.th";

// ResNet-20 for CIFAR-10 of akamaster/pytorch_resnet_cifar10.
test.runIf(existsSync(resnet20))("another kind of ResNet is refused with what differs", () => {
  const { status, stderr } = snellen(
    "build",
    "resnet18",
    "--weights",
    resnet20,
    "-o",
    inFolder("x"),
  );
  expect(stderr).toContain(
    "not the weights of resnet18: of the 102 tensors that it needs 37 missing, 65 of another shape; 32 in the file unknown",
  );
  expect(stderr).toContain("    conv1.weight: [16,3,3,3] in the file, expected [64,3,7,7]\n");
  expect(stderr).toMatch(/ {4}layer2\.0\.downsample\.0\.weight\n/);
  expect(stderr.split("\n").length).toBeLessThan(40);
  expect(status).toBe(4);
});

test("the docs name every model, and every way to express a scan", async () => {
  const docs = await readFile("docs/zoo.md", "utf8");
  for (const name of Object.keys(networks)) expect(docs).toContain(`\n${name} `);
  for (const name of loweringNames) expect(docs).toContain(`| \`${name}\` |`);
});
