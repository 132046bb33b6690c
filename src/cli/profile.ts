import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { buildCommand } from "@stricli/core";
import { messageOf, Refusal } from "../errors.ts";
import type { ProfileRecord } from "../record/index.ts";
import { engineThreads, json, ofNetworks, seedFrom0, sides, store, wholeNumber } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { progressLine } from "./progress.ts";
import { snellenVersion } from "./version.ts";

type Sides = readonly [height: number, width: number];

interface Flags {
  readonly sizes?: readonly Sides[];
  readonly batch: readonly number[];
  readonly static: boolean;
  readonly by: "operator" | "block";
  readonly operators: boolean;
  readonly rounds: number;
  readonly seed: number;
  readonly threads?: number;
  readonly memoryLimit?: number;
  readonly frontier: boolean;
  readonly lowerings: boolean;
  readonly offline?: number;
  readonly html?: string;
  readonly svg?: string;
  readonly weights?: string;
  readonly container?: string;
  readonly tag?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly fp16: boolean;
  readonly switch?: readonly string[];
  readonly store: string;
  readonly json: boolean;
}

interface Asked extends Pick<Flags, "weights" | "container" | "tag" | "scan" | "attention"> {
  readonly models: readonly string[];
  readonly sizes: readonly Sides[];
  readonly batches: readonly number[];
  readonly half: boolean;
  readonly switches: readonly string[] | undefined;
}

export default buildCommand({
  docs: {
    brief: "Measure what models cost on this machine, and how that grows with the image",
    fullDescription: [
      "Counts parameters, multiply-adds and bytes from the graph, and measures latency, throughput, load time and peak memory, each model in a",
      "process of its own, in rounds of changing order, from when it runs steadily. With three sizes or more it fits how the cost grows.",
      "Times are comparable on one machine only; what speaks against them is said.",
    ].join("\n"),
    customUsage: [
      { input: "resnet50", brief: "at the size that it was published for" },
      { input: "vim-ti deit-ti --sizes 224..1024 --html report.html", brief: "growth, and a page" },
      {
        input: "model.onnx --sizes 640 --static",
        brief: "only what the graph says; nothing is run",
      },
      {
        input: "deit-ti vim-ti --memory-limit 2 --frontier",
        brief: "the largest images that they run on in 2 GiB",
      },
      {
        input: "vim-ti --lowerings --sizes 224..1024",
        brief: "the ways to express its scans, side by side",
      },
      {
        input: "resnet50 --batch 1,4,16 --offline 512",
        brief: "single-stream and offline, after MLPerf",
      },
      { input: "vit-b16 --operators", brief: "where the time goes, and the roofline" },
    ],
  },
  parameters: {
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: String, brief: "Names of the zoo, or ONNX files", placeholder: "model" },
    },
    flags: {
      sizes: {
        kind: "parsed",
        parse: sizesIn,
        optional: true,
        brief:
          "Sides of the images: 224,512 or 384x640 or 224..1024 (default: as the model has it)",
        placeholder: "px",
      },
      batch: {
        kind: "parsed",
        parse: (text: string) => text.split(",").map(wholeNumber),
        default: "1",
        brief: "Images in a batch; several with commas",
        placeholder: "n",
      },
      static: { kind: "boolean", default: false, brief: "Only count, from the graph; run nothing" },
      by: {
        kind: "enum",
        values: ["operator", "block"],
        default: "operator",
        brief: "With --static: what the counts are listed by",
      },
      operators: {
        kind: "boolean",
        default: false,
        brief: "Time each operator, too, and the ceilings of the machine",
      },
      rounds: {
        kind: "parsed",
        parse: wholeNumber,
        default: "5",
        brief: "How often each is measured; intervals are over rounds",
        placeholder: "n",
      },
      seed: seedFrom0("Of the order of the rounds, and of the intervals"),
      threads: engineThreads,
      memoryLimit: {
        kind: "parsed",
        parse: gibibytes,
        optional: true,
        brief: "Memory that a model may take, in GiB; what needs more is out of memory (Linux)",
        placeholder: "GiB",
      },
      frontier: {
        kind: "boolean",
        default: false,
        brief: "Find the largest image that runs within --memory-limit, too",
      },
      lowerings: {
        kind: "boolean",
        default: false,
        brief: "Compare the ways to express selective scans, too: time, bytes moved, memory",
      },
      offline: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Samples of one query after MLPerf's offline scenario, at the fastest --batch",
        placeholder: "n",
      },
      html: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Write the report as one page",
        placeholder: "file",
      },
      svg: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Write its pictures into a folder",
        placeholder: "dir",
      },
      ...ofNetworks,
      store,
      json,
    },
  },
  async func(
    { json: asJson, static: isStatic, by, html, svg, store: root, ...flags }: Flags,
    ...models: readonly string[]
  ) {
    const asked = {
      ...flags,
      models,
      sizes: flags.sizes ?? [],
      batches: flags.batch,
      half: flags.fp16,
      switches: flags.switch,
    };
    if (isStatic) return await count(asked, by, asJson);
    const { profile } = await import("../profile/index.ts");
    const lines = new Map<string, ReturnType<typeof progressLine>>();
    const lineOf = (what: string) => lines.get(what) ?? progressLine(what);
    const record = await profile({
      ...asked,
      threads: flags.threads ?? availableParallelism(),
      memoryLimitBytes: flags.memoryLimit,
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
      onProgress: ({ what, done, total }) => {
        const line = lineOf(what);
        lines.set(what, line);
        line({ done, before: 0, total });
      },
    });
    const { folderStore } = await import("../record/index.ts");
    await folderStore(root).keep(record);
    await write(record, { html, svg });
    if (asJson) return printJson(record);
    const { profileReport } = await import("./profile-report.ts");
    print(profileReport(record, root));
  },
});

/** What the graphs say, without a run and without a record. */
async function count(
  { models, batches, ...options }: Asked,
  by: Flags["by"],
  asJson: boolean,
): Promise<void> {
  const { remarks, shareTable, staticCosts, staticTable } = await import("../profile/index.ts");
  const { sizes, weights, container, tag, scan, attention, half, switches } = options;
  const build = { sizes, weights, container, tag, scan, attention, half, switches };
  const subjects = [];
  for (const model of models) {
    for (const batch of batches) subjects.push(...(await staticCosts(model, { ...build, batch })));
  }
  if (asJson) return printJson(subjects);
  const { shown } = await import("./profile-report.ts");
  const tables = [
    staticTable(subjects),
    ...subjects.filter(({ costs }) => costs !== null).map((subject) => shareTable(subject, by)),
  ];
  print([...tables.flatMap(shown), "", ...remarks(subjects)].join("\n").trim());
}

async function write(
  record: ProfileRecord,
  { html, svg }: { readonly html: string | undefined; readonly svg: string | undefined },
): Promise<void> {
  const { pictures, profilePage } = await import("../profile/index.ts");
  try {
    if (html !== undefined) await writeFile(html, profilePage(record));
    if (svg === undefined) return;
    await mkdir(svg, { recursive: true });
    for (const [name, picture] of pictures(record)) {
      await writeFile(join(svg, `${name}.svg`), `${picture.svg}\n`);
    }
  } catch (cause) {
    throw new Refusal("store", `the report cannot be written: ${messageOf(cause)}`, { cause });
  }
}

/** Usual sides of images, all of which patches of 16 and strides of 32 divide. */
const usualSides = [224, 288, 384, 512, 640, 768, 896, 1024, 1280, 1536, 2048];

/** `224,512`, `384x640`, `224..1024`: lists, non-square sizes, and the usual sides of a range. */
export function sizesIn(text: string): Sides[] {
  return text.split(",").flatMap((part): Sides[] => {
    const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(part) ?? [];
    if (from === undefined) {
      const size = sides(part);
      return [typeof size === "number" ? [size, size] : size];
    }
    const [least, most] = [wholeNumber(from), wholeNumber(to)];
    if (least >= most) {
      throw new Refusal(
        "usage",
        `expected sizes from small to large, such as 224..1024, got "${part}"`,
      );
    }
    const between = usualSides.filter((side) => side > least && side < most);
    return [least, ...between, most].map((side) => [side, side]);
  });
}

function gibibytes(text: string): number {
  const count = Number(text);
  if (count > 0) return Math.round(count * 2 ** 30);
  throw new Refusal("usage", `expected a number of GiB above 0, got "${text}"`);
}
