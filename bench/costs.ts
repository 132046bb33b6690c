/**
 * @module What the graphs say against what others count and what the engine holds. Multiply-adds: 20 models of
 * timm and torchvision, exported to ONNX and counted here, and counted in PyTorch by FlopCounterMode and fvcore
 * and in the file by onnx-tool. Memory: the estimated peak of zoo models against the peak of a process that runs
 * them once. COSTS=memory or COSTS=macs takes one part alone.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGraph, writeModelTo } from "../src/model/index.ts";
import { type Costs, costsOf, lifetimesOf, peakIn } from "../src/onnx/index.ts";
import { openStopwatch } from "../src/runtime/index.ts";
import { models } from "../src/zoo/index.ts";
import { runPython } from "./python.ts";

export default async function costsBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "snellen-costs-"));
  try {
    if (process.env.COSTS !== "memory") multiplyAdds(folder);
    if (process.env.COSTS !== "macs") await memory(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Counted {
  readonly countedBy: Readonly<Record<string, string>>;
  readonly models: readonly {
    readonly name: string;
    readonly file: string;
    readonly parameters: number;
    readonly macsByTorch: number;
    /** By operator. */
    readonly macsByFvcore: Readonly<Record<string, number>>;
    readonly macsByOnnxTool: number | string;
  }[];
}

/** What fvcore counts and we do not call multiply-adds. */
const noProducts =
  /norm|adaptive_avg_pool|upsample|avg_pool|grid_sampler|^(add|mul|sum|mean|softmax)/;

function multiplyAdds(folder: string): void {
  const printed = runPython(["bench/reference/costs.py", folder]);
  if (printed === null) return;
  const { countedBy, models } = JSON.parse(printed) as Counted;
  console.log(JSON.stringify(countedBy));
  const difference = (ours: number, theirs: number) =>
    ours === theirs ? "equal" : `${((100 * (theirs - ours)) / ours).toFixed(2)} %`;
  for (const { name, file, parameters, ...by } of models) {
    using graph = openGraph(file);
    const costs = costsOf(graph.outputs);
    const products = Object.entries(by.macsByFvcore).filter(([op]) => !noProducts.test(op));
    const fvcore = products.reduce((sum, [, count]) => sum + count, 0);
    const beyond = Object.keys(by.macsByFvcore).filter((op) => noProducts.test(op));
    const tool = by.macsByOnnxTool;
    console.log(
      [
        name.padEnd(40),
        `${costs.total.macs}`.padStart(12),
        `FlopCounterMode/2 ${difference(costs.total.macs, by.macsByTorch)}`,
        `fvcore ${difference(costs.total.macs, fvcore)} (and ${beyond.join(", ") || "nothing else"})`,
        `onnx-tool ${typeof tool === "number" ? difference(costs.total.macs, tool) : tool}`,
        `parameters ${costs.parameters - parameters}`,
        costs.notCounted.join("; "),
      ].join("  "),
    );
  }
}

const subjects = [
  ["resnet50", [224, 896]],
  ["convnext-t", [224, 896]],
  ["vit-b16", [224, 768]],
  ["vim-ti", [224, 896]],
  ["vmamba-t", [224, 896]],
] as const;

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

async function memory(folder: string): Promise<void> {
  console.log(
    "MiB: weights + activations, by the graph; measured beyond the process without a graph, after the first run and after three",
  );
  for (const [name, sides] of subjects) {
    const rows: { activations: number; measured: readonly number[] }[] = [];
    for (const side of sides) {
      const { outputs, name: title } = models[name].build({ size: side });
      const costs = costsOf(outputs);
      const activations = activationsOf(costs);
      const graph = join(folder, `${name}-${side}.onnx`);
      await writeModelTo(graph, { name: title, outputs });
      const measured = await peaksOf(graph, side);
      await rm(graph);
      rows.push({ activations, measured });
      const ratios = measured.map((bytes) =>
        (bytes / (costs.weightBytes + activations)).toFixed(2),
      );
      console.log(
        `${name.padEnd(12)} ${String(side).padStart(4)}  ${mebibytes(costs.weightBytes)} + ${mebibytes(activations)}, measured ${measured.map(mebibytes).join(" and ")}: ${ratios.join(" and ")}`,
      );
    }
    const [small, large] = rows;
    const growth = [0, 1].map(
      (i) => (large.measured[i] - small.measured[i]) / (large.activations - small.activations),
    );
    console.log(
      `${name.padEnd(12)} growth from one size to the other, measured / estimated: ${growth.map((ratio) => ratio.toFixed(2)).join(" and ")}`,
    );
  }
}

const activationsOf = ({ outputs }: Costs): number => peakIn(lifetimesOf(Object.values(outputs)));

/** After the first run, and after some more, for which the engine has planned one block. */
async function peaksOf(graph: string, side: number): Promise<readonly [number, number]> {
  const image = new Float32Array(3 * side * side).fill(0.5);
  const feeds = { image: { dtype: "float32", shape: [1, 3, side, side], data: image } } as const;
  await using watch = await openStopwatch({ graph, where: graph, feeds, threads: 2 });
  const first = await watch.memory();
  await watch.time(2);
  const later = await watch.memory();
  return [first.peakBytes - first.emptyBytes, later.peakBytes - later.emptyBytes];
}
