import { describe, expect, test } from "vitest";
import { styles } from "./tables.ts";

const table = {
  caption: "two models",
  head: ["model", "value"],
  rows: [
    ["a_b|c", "76.16 %"],
    ["", "−0.40 … 1"],
  ],
  right: [1],
};

describe("a table", () => {
  test("for Markdown has its numbers to the right, and escapes what means something", () => {
    expect(styles.markdown.table(table).split("\n")).toEqual([
      "two models",
      "",
      "| model | value |",
      "| --- | ---: |",
      "| a\\_b\\|c | 76.16 % |",
      "|  | −0.40 … 1 |",
    ]);
  });

  test("for LaTeX has the rules of booktabs", () => {
    expect(styles.latex.table(table).split("\n")).toEqual([
      "% two models (needs \\usepackage{booktabs})",
      "\\begin{tabular}{lr}",
      "  \\toprule",
      "  model & value \\\\",
      "  \\midrule",
      "  a\\_b\\textbar{}c & 76.16 \\% \\\\",
      "   & $-$0.40 \\ldots{} 1 \\\\",
      "  \\bottomrule",
      "\\end{tabular}",
    ]);
  });

  test("for a terminal has its columns one below the other", () => {
    const [, head, first, second] = styles.terminal.table(table).split("\n");
    expect([head.length, first.length, second.length]).toEqual([16, 16, 16]);
  });
});

// The list of characters that LaTeX reserves: lshort, section 2.4.
test("every sign that LaTeX reserves is escaped once", () => {
  expect(styles.latex.text("# $ % ^ & _ { } ~ \\")).toBe(
    "\\# \\$ \\% \\textasciicircum{} \\& \\_ \\{ \\} \\textasciitilde{} \\textbackslash{}\n",
  );
});

test("a name cannot begin a link, a tag or emphasis in Markdown", () => {
  expect(styles.markdown.text("<b>[x](y) *z* `q`")).toBe("\\<b\\>\\[x\\](y) \\*z\\* \\`q\\`");
});
