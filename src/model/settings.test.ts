import { describe, expect, test } from "vitest";
import { cardOf } from "./settings.ts";

describe("cardOf", () => {
  test("reads every kind of value", () => {
    expect(
      cardOf([
        "inputSize=224x192",
        "mean=imagenet",
        "std=0.5,0.25,1",
        "scale=255",
        "resizeTo=256",
        "interpolation=bicubic",
        "background=true",
        "name=a model = b",
      ]),
    ).toEqual({
      inputSize: [224, 192],
      mean: [0.485, 0.456, 0.406],
      std: [0.5, 0.25, 1],
      scale: 255,
      resizeTo: 256,
      interpolation: "bicubic",
      background: true,
      name: "a model = b",
    });
  });

  test.each([
    ["inputSize=224", { inputSize: [224, 224] }],
    ["inputSize=224X192", { inputSize: [224, 192] }],
    ["layout=nchw", { layout: "NCHW" }],
    ["interpolation=Bicubic", { interpolation: "bicubic" }],
    ["mean=ImageNet", { mean: [0.485, 0.456, 0.406] }],
    ["std=1e-1, .5,2.", { std: [0.1, 0.5, 2] }],
    ["background=FALSE", { background: false }],
    ["switches=classToken=end,state=8", { switches: { classToken: "end", state: "8" } }],
  ])("reads %s", (setting, card) => {
    expect(cardOf([setting])).toEqual(card);
  });

  test.each([
    ["meen=imagenet", 'unknown card key "meen": did you mean "mean"?'],
    ["mean", '--set takes key=value, got "mean"'],
    ["mean=imagnet", '--set mean=imagnet: did you mean "imagenet"?'],
    [
      "mean=0.5,0.5",
      '--set mean takes three numbers, such as 0.485,0.456,0.406 or imagenet; got "0.5,0.5"',
    ],
    ["mean=,,", "--set mean takes three numbers"],
    ["std=0,0,0", "--set std takes three numbers above 0, such as"],
    ["std=constructor", "--set std takes three numbers above 0"],
    ["resizeTo=0", '--set resizeTo takes a whole number of pixels, such as 256; got "0"'],
    ["resizeTo=0x10", "--set resizeTo takes a whole number"],
    [
      "inputSize=224x224x3",
      '--set inputSize takes height and width in pixels, such as 224x224; got "224x224x3"',
    ],
    ["inputSize=", "--set inputSize takes height and width"],
    ["fill=black", '--set fill takes three levels from 0 to 255, such as 0,0,0; got "black"'],
    ["layout=rows", '--set layout takes one of NCHW, NHWC; got "rows"'],
    ["resizer=opencb", '--set resizer=opencb: did you mean "opencv"?'],
    ["fill=0,0,256", "--set fill takes three levels from 0 to 255"],
    ["background=maybe", '--set background takes true or false, such as true; got "maybe"'],
    [
      "switches=classToken",
      '--set switches takes names with values, such as classToken=middle; got "classToken"',
    ],
    ["weightsSha256=5f3a", "--set weightsSha256 takes 64 digits from 0 to f"],
    ["name=", '--set name takes a text, such as resnet50; got ""'],
  ])("refuses %s", (setting, message) => {
    expect(() => cardOf([setting])).toThrow(message);
  });
});
