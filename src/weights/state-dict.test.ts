import { describe, expect, test } from "vitest";
import { bytesOf, parse } from "./fixtures/weights.ts";
import { stateDict, within } from "./state-dict.ts";

const training = parse(bytesOf("training.pth"));

describe("a checkpoint of a training", () => {
  test("has names for all that is in it, and says which of its containers hold tensors", () => {
    expect(training.names).toContain("state_dict.module.0.weight");
    expect(training.names).toContain("optimizer.state.0.exp_avg");
    expect(training.containers).toEqual([
      "state_dict",
      "optimizer.state.0",
      "optimizer.state.1",
      "",
      "pair",
    ]);
  });

  test("says what stands beside its tensors", () => {
    const { metadata } = training;
    expect(metadata.get("epoch")).toBe(7);
    expect(metadata.get("best")).toBe(0.5);
    expect(metadata.get("name")).toBe("résumé");
    expect(metadata.get("none")).toBeNull();
    expect(metadata.get("flags.1")).toBe(-1);
    expect(metadata.get("flags.2")).toBe(2n ** 70n);
    expect(metadata.get("optimizer.param_groups.0.lr")).toBe(0.001);
    expect(metadata.get("args")).toMatchObject({
      name: "argparse.Namespace",
      args: [],
      state: new Map<string, unknown>([
        ["lr", 0.1],
        ["path", "/tmp/x"],
      ]),
    });
  });

  test("has the tensors of its model under the names that the model has for them", () => {
    const model = stateDict(training);
    expect(model.names).toEqual([
      "module.0.weight",
      "module.0.bias",
      "module.1.weight",
      "module.1.bias",
      "module.1.running_mean",
      "module.1.running_var",
      "module.1.num_batches_tracked",
    ]);
    expect(model.read("module.0.bias")).toEqual(training.read("state_dict.module.0.bias"));
    expect(model.get("module.1.num_batches_tracked")).toMatchObject({ shape: [], dtype: "int64" });
  });
});

test("a state dictionary alone is the whole file", () => {
  expect(stateDict(parse(bytesOf("views.pth"))).names).toContain("second half");
});

test("of several dictionaries under other keys, none is taken for the model", () => {
  const weights = { ...training, containers: ["generator", "discriminator"] };
  expect(() => stateDict(weights)).toThrow("(generator, discriminator); choose one");
});

test("a container that is not there is refused", () => {
  expect(() => within(training, "model")).toThrow('no tensors in "model"');
});
