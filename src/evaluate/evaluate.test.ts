import { symlinkSync } from "node:fs";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type ColourModel, colourCard, colourModel } from "../../test/support/colour-model.ts";
import { colourFolder, picture, temporary } from "../../test/support/pictures.ts";
import { openDataset } from "../data/index.ts";
import { modelOf } from "../model/index.ts";
import { div, inMemory, log, readHeader, scalar, sub } from "../onnx/index.ts";
import { folderStore, type RunRecord, readLedger } from "../record/index.ts";
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import { merge } from "./merge.ts";
import { type ClassificationProtocol, protocolNamed } from "./protocols.ts";
import { rescore } from "./rescore.ts";

/** The order of the folder is blue, green, red. */
const bgr: ColourModel = { channels: [2, 1, 0], gain: 10 };

function modelFrom(model: ColourModel) {
  const bytes = colourModel(model);
  return modelOf("colour", bytes, readHeader(inMemory("colour", bytes)), {
    ...colourCard,
    ...model.card,
  });
}

async function run(
  root: string,
  {
    model = bgr,
    ...options
  }: Partial<Omit<EvaluateOptions, "model">> & { model?: ColourModel } = {},
): Promise<RunRecord> {
  return evaluate({
    model: modelFrom(model),
    protocol: {
      ...(protocolNamed("folder") as ClassificationProtocol),
      metrics: ["top-1", "mean-per-class"],
      keep: 3,
    },
    dataset: (await openDataset("folder", { root })) as EvaluateOptions["dataset"],
    store: await temporary("store"),
    threads: 1,
    by: "a test",
    command: "test",
    ...options,
  });
}

/** All but how and when it was made. */
const what = ({ made: _, ...record }: RunRecord) => record;

let root: string;
beforeAll(async () => {
  root = await colourFolder(5);
});

describe("a run", () => {
  test("counts what the model sees: 14 of 15, since one green picture is blue", async () => {
    const { results, samples, marks, tables } = await run(root);
    expect(results[0]).toMatchObject({ metric: "top-1", value: 14 / 15, n: 15 });
    expect(results[1].value).toBeCloseTo((1 + 4 / 5 + 1) / 3);
    expect(samples).toMatchObject({ from: 0, to: 15, scored: 15, broken: [] });
    expect(marks).toEqual([]);
    expect(tables.confusions).toEqual([{ truth: "green", predicted: "blue", count: 1 }]);
  });

  test("does not depend on batch, threads or the size of parts, but for the bytes of parts", async () => {
    const a = what(await run(root, { batch: 1 }));
    const b = what(await run(root, { batch: 4, threads: 2, partRows: 7 }));
    expect(b.id).toBe(a.id);
    expect(b.results).toEqual(a.results);
  });

  test.each([1, 4])("fills the batch of a graph that takes %i at once", async (batch) => {
    const record = await run(root, { model: { ...bgr, batch } });
    expect(record.results[0].value).toBe(14 / 15);
  });

  test("feeds a graph with the channels last, or in another order, as it wants them", async () => {
    const last = await run(root, { model: { ...bgr, layout: "NHWC" } });
    expect(last.results[0].value).toBe(14 / 15);
    const turned = await run(root, {
      model: { ...bgr, channels: [0, 1, 2], card: { channels: "BGR" } },
    });
    expect(turned.results[0].value).toBe(14 / 15);
  });

  test("leaves the background out where the card says so", async () => {
    const model: ColourModel = { channels: [0, 2, 1, 0], gain: 10, card: { background: true } };
    expect((await run(root, { model })).results[0].value).toBe(14 / 15);
  });

  test("that is kept already is given back, and not made again", async () => {
    const store = await temporary("store");
    const first = await run(root, { store });
    expect(await run(root, { store, command: "again" })).toEqual(first);
  });

  test("goes on where it stopped, and ends with the same record and ledger", async () => {
    const whole = await run(root, { partRows: 4, batch: 2 });
    const store = await temporary("store");
    const stopped = run(root, {
      store,
      partRows: 4,
      batch: 2,
      onProgress: ({ done }) => {
        if (done > 8) throw new Error("pulled the plug");
      },
    });
    await expect(stopped).rejects.toThrow("pulled the plug");
    const seen: number[] = [];
    const resumed = await run(root, {
      store,
      partRows: 4,
      batch: 2,
      onProgress: ({ before }) => seen.push(before),
    });
    expect(seen[0]).toBe(8);
    expect(what(resumed)).toEqual(what(whole));
  });

  test("over the first samples says so", async () => {
    const { marks, samples } = await run(root, { limit: 6 });
    expect(marks).toEqual(["only samples 1 to 6 of 15"]);
    expect(samples).toMatchObject({ from: 0, to: 6, scored: 6 });
  });

  test("in shards merges into the record, and the bytes, of one run", async () => {
    const whole = await run(root, { partRows: 4 });
    const store = await temporary("store");
    const shards = await Promise.all(
      [1, 2, 3].map((index) => run(root, { store, partRows: 4, shard: { index, of: 3 } })),
    );
    const ids = shards.map(({ id }) => id);
    const merged = await merge({ store, ids, by: "a test", command: "merge" });
    expect(what(merged)).toEqual(what(whole));

    const gap = merge({ store, ids: [ids[0], ids[2]], by: "a test", command: "merge" });
    await expect(gap).rejects.toThrow("the samples 6 to 10 are missing");
    const twice = merge({ store, ids: [ids[0], ids[0]], by: "a test", command: "merge" });
    await expect(twice).rejects.toThrow("the samples 1 to 5 are there twice");
  });

  test("that was begun in other parts takes in a merge", async () => {
    const whole = await run(root);
    const store = await temporary("store");
    const begun = run(root, {
      store,
      partRows: 2,
      batch: 2,
      onProgress: ({ done }) => {
        if (done > 4) throw new Error("stop");
      },
    });
    await expect(begun).rejects.toThrow("stop");
    const shards = await Promise.all(
      [1, 2].map((index) => run(root, { store, shard: { index, of: 2 } })),
    );
    const ids = shards.map(({ id }) => id);
    const merged = await merge({ store, ids, by: "a test", command: "merge" });
    expect(merged.id).toBe(whole.id);
    expect(merged.results).toEqual(whole.results);
    expect(merged.made.notes[0]).toMatch(/^samples 1 to 7 by [0-9a-f]{12}: .*1 threads, batch 2/);
  });

  test("under another optimisation is another run", async () => {
    const store = await temporary("store");
    const all = await run(root, { store });
    const none = await run(root, { store, optimization: "none" });
    expect(none.id).not.toBe(all.id);
    expect(none.runtime.optimization).toBe("none");
  });

  test("can be scored again under other labels", async () => {
    const store = await temporary("store");
    const { id } = await run(root, { store });
    const labels = join(store, "labels.csv");
    const lines = (await readdir(root, { recursive: true }))
      .filter((name) => name.endsWith(".png"))
      .map(
        (name) =>
          `${name},${name === "green/0.png" ? "0" : ["blue", "green", "red"].indexOf(name.split("/")[0])}`,
      );
    await writeFile(labels, `id,label\n${lines.join("\n")}\n`);
    const rescored = await rescore({
      store,
      id: id.slice(0, 10),
      labels,
      by: "a test",
      command: "",
    });
    expect(rescored.results[0].value).toBe(1);
    expect(rescored.marks).toEqual([`rescored from ${id.slice(0, 12)}`]);
  });

  test("keeps all scores where it is asked to", async () => {
    const store = await temporary("store");
    const { id, ledger } = await run(root, { store, keepLogits: true });
    expect(ledger.rows).toBe(15);
    const folder = folderStore(store).ledgerOf(id);
    for await (const row of readLedger(folder, { logits: "float[]", scores: "float[]" })) {
      expect(Array.from(row.logits).sort((x, y) => y - x)).toEqual(row.scores);
    }
  });
});

describe("a run with broken images", () => {
  const broken = "JPEG? no";

  async function withBroken(): Promise<string> {
    const folder = await temporary("broken");
    await cp(root, folder, { recursive: true });
    await writeFile(join(folder, "red", "1.png"), broken);
    await writeFile(join(folder, "red", "3.png"), (await picture("red")).subarray(0, 60));
    return folder;
  }

  test("names them, keeps what was measured, and ends at once with --skip-broken", async () => {
    const folder = await withBroken();
    const store = await temporary("store");
    await expect(run(folder, { store })).rejects.toThrow(
      /folder: red\/1\.png: .*\(and 1 more: red\/3\.png\); mend the data and repeat the command, or add --skip-broken/,
    );
    const record = await run(folder, { store, skipBroken: true });
    expect(record.samples.scored).toBe(13);
    expect(record.samples.broken.map(({ id }) => id)).toEqual(["red/1.png", "red/3.png"]);
    expect(record.marks).toEqual(["2 broken samples left out"]);
  });

  test("refuses the marked record to who did not ask to skip", async () => {
    const folder = await withBroken();
    const store = await temporary("store");
    await run(folder, { store, skipBroken: true });
    await expect(run(folder, { store })).rejects.toThrow("red/1.png");
  });

  test("goes on after any number of them with --skip-broken, and stops early without", async () => {
    const folder = await temporary("broken");
    await cp(root, folder, { recursive: true });
    for (let i = 0; i < 70; i++) await writeFile(join(folder, "blue", `x${i}.png`), broken);
    for (let i = 0; i < 5; i++) await rm(join(folder, "blue", `${i}.png`));
    await expect(run(folder)).rejects.toThrow("none of the first 64 images can be read");
    const { samples } = await run(folder, { skipBroken: true });
    expect(samples.scored).toBe(10);
    expect(samples.broken).toHaveLength(70);
  });

  test("takes over what is unchanged when they are mended", async () => {
    const folder = await withBroken();
    const store = await temporary("store");
    await expect(run(folder, { store, partRows: 5 })).rejects.toThrow("--skip-broken");
    for (const i of [1, 3]) await writeFile(join(folder, "red", `${i}.png`), await picture("red"));
    const seen: number[] = [];
    const mended = await run(folder, {
      store,
      partRows: 5,
      onProgress: ({ before }) => seen.push(before),
    });
    expect(seen[0]).toBe(10);
    expect(mended.made.notes[0]).toMatch(
      /^2 parts of unchanged images taken over from [0-9a-f]{12}$/,
    );
    expect(what(mended)).toEqual(what(await run(folder, { partRows: 5 })));
  });

  test("looks at them again when the command is repeated", async () => {
    const folder = await withBroken();
    const store = await temporary("store");
    await expect(run(folder, { store })).rejects.toThrow("--skip-broken");
    await expect(run(folder, { store })).rejects.toThrow("--skip-broken");
  });
});

describe("a run is refused, in one line,", () => {
  test("when the model gives NaN", async () => {
    const nan: ColourModel = { ...bgr, head: (x) => div(sub(x, x), scalar(0)) };
    await expect(run(root, { model: nan })).rejects.toThrow(
      /colour: 15 of 15 images have no usable scores \(.*: NaN for class 0\)/,
    );
  });

  test("when the model gives nothing but −∞", async () => {
    const nothing: ColourModel = { ...bgr, head: (x) => log(sub(x, x)) };
    await expect(run(root, { model: nothing })).rejects.toThrow("no score is finite");
  });

  test("when the number of scores is another than that of classes", async () => {
    await expect(run(root, { model: { channels: [0, 2, 1, 0] } })).rejects.toThrow(
      "colour: it gives 4 scores, and folder asks for 3; if output 0 is the background, say --set background=true",
    );
  });

  test("when the card says other classes than the dataset has", async () => {
    const model: ColourModel = { ...bgr, card: { classes: ["blue", "gold", "red"] } };
    await expect(run(root, { model })).rejects.toThrow(
      'colour: its class 1 is "gold", and that of folder is "green"',
    );
  });

  test("when the graph takes no image at once", async () => {
    await expect(run(root, { model: { ...bgr, batch: 0 } })).rejects.toThrow(
      'colour: input "image" takes 0 images at once; export it with an open batch',
    );
  });

  test("when the card says another size than the graph", async () => {
    const model: ColourModel = { ...bgr, card: { inputSize: [16, 16] } };
    await expect(run(root, { model })).rejects.toThrow(
      'colour: input "image" has the shape [N, 3, 8, 8], and the card says [N, 3, 16, 16]',
    );
  });

  test("when the card does not say how to prepare an image", async () => {
    const model: ColourModel = { ...bgr, card: { mean: undefined, resize: "shorter" } };
    await expect(run(root, { model })).rejects.toThrow(
      "colour: its card does not say mean, resizeTo, interpolation; say it with --set mean=imagenet --set resizeTo=256 --set interpolation=bilinear",
    );
  });

  test("while the same is being made", async () => {
    const store = await temporary("store");
    const both = await Promise.allSettled([run(root, { store }), run(root, { store })]);
    const [refused, ...others] = both.filter((outcome) => outcome.status === "rejected");
    expect(others).toEqual([]);
    expect(refused.reason.message).toMatch(
      /this run is being made already .* wait for it, or remove/,
    );
    expect(await folderStore(store).all()).toHaveLength(1);
  });

  test.runIf(process.platform === "linux")(
    "when the disk is full, and goes on when it is not",
    async () => {
      const store = await temporary("store");
      const stopped = await run(root, {
        store,
        onProgress: () => {
          throw new Error("stop");
        },
      }).catch(() => null);
      expect(stopped).toBeNull();
      const [id] = await readdir(store);
      const full = join(store, id, `record.json.${process.pid}.tmp`);
      const fills = ({ done, total }: { done: number; total: number }) => {
        if (done === total) symlinkSync("/dev/full", full);
      };
      await expect(run(root, { store, onProgress: fills })).rejects.toThrow(
        /the disk is full; make room and repeat the command/,
      );
      await rm(full, { force: true });
      expect((await run(root, { store })).results[0].value).toBe(14 / 15);
    },
  );
});
