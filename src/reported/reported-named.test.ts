import { expect, test } from "vitest";
import { builtIn } from "./built-in.ts";
import { isNameOf, reportedNamed } from "./reported-named.ts";

const results = builtIn().flatMap((one) => one.results);
const [some] = results;

test.each([
  ["resnet50", "resnet50.a1_in1k", null, true],
  ["ResNet-50", "resnet50", null, true],
  ["vim-ti", "Vim-Ti", null, true],
  ["vim-ti", "something", "vim-ti", true],
  ["resnet50", "resnet50d.ra2_in1k", null, false],
  ["resnet50", "resnet101", null, false],
  ["mobilenet_v1_0.25_224", "resnet50.a1_in1k", "resnet50", false],
])("%s and the reported %s, in the zoo %s: the same is %s", (name, model, zoo, same) => {
  expect(isNameOf(name, { ...some, model, zoo, variant: null })).toBe(same);
});

test("of a reported result, a size may be written with either sign", () => {
  const wanted = { dataset: "imagenet-1k", metrics: ["top-1"] };
  const named = (size: string) =>
    reportedNamed(`vim-paper:Vim-Ti middle ${size}`, builtIn(), wanted);
  expect(named("224×224")).toEqual(named("224x224"));
});

test("of many metrics, a refusal names three", () => {
  const wanted = { dataset: "none", metrics: ["AP", "AP50", "AP75", "APs"] };
  expect(() => reportedNamed("nobody", builtIn(), wanted)).toThrow(
    'no reported result is called "nobody"; 0 are known of AP, AP50, AP75, … on none',
  );
});
