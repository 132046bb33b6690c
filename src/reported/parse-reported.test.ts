import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { builtIn } from "./built-in.ts";
import { parseReported } from "./parse-reported.ts";

describe("a file of reported results", () => {
  test("is read as it was written", () => {
    const [source] = builtIn();
    expect(parseReported(JSON.stringify(source), "a file")).toEqual(source);
  });

  test.each([
    ["", /^a file: no file of reported results \(.*JSON/],
    ["{\n", /^a file: no file of reported results \(.*JSON/],
    ["[]", /^a file: no file of reported results \(.*object/],
    ["{}", /^a file: no file of reported results \(\w+: /],
    [
      JSON.stringify({ ...builtIn()[0], results: [{}] }),
      /^a file: no file of reported results \(results\.0\.\w+: /,
    ],
  ])("that is %j is refused in one line that says where", (text, said) => {
    const refusal = (() => {
      try {
        return parseReported(text, "a file");
      } catch (thrown) {
        return thrown;
      }
    })() as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.message).toMatch(said);
    expect(refusal.message).not.toContain("\n");
  });
});
