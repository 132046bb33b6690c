/** @module Tables and lines of text for a terminal, for Markdown and for LaTeX. */
import { bold, table as columns, dim, yellow } from "./print.ts";

export interface PlainTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that stand to the right. */
  readonly right: readonly number[];
}

/** How a report is written. What it is given is plain text: it escapes what means something to it. */
export interface Style {
  heading(text: string): string;
  text(text: string): string;
  warning(text: string): string;
  table(table: PlainTable): string;
}

const terminal: Style = {
  heading: bold,
  text: (text) => text,
  warning: (text) => yellow(`! ${text}`),
  table: ({ caption, head, rows, right }) =>
    [dim(caption), columns([head.map(dim), ...rows], right)].join("\n"),
};

const inMarkdown = (text: string): string => text.replace(/[\\`*_[\]<>|~#]/g, "\\$&");

const markdown: Style = {
  heading: (text) => `**${inMarkdown(text)}**`,
  text: inMarkdown,
  warning: (text) => `> Note: ${inMarkdown(text)}`,
  table({ caption, head, rows, right }) {
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    return [
      inMarkdown(caption),
      "",
      line(head.map(inMarkdown)),
      line(head.map((_, i) => (right.includes(i) ? "---:" : "---"))),
      ...rows.map((row) => line(row.map(inMarkdown))),
    ].join("\n");
  },
};

/** What LaTeX takes for something else, and signs that its text fonts lack. */
const latexSigns: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "''",
  "…": "\\ldots{}",
  "–": "--",
  "—": "---",
  "−": "$-$",
  "≤": "$\\le$",
  "′": "$'$",
};

const inLatex = (text: string): string =>
  text.replace(/[&%$#_{}\\~^<>|"…–—−≤′]/g, (sign) => latexSigns[sign] ?? `\\${sign}`);

const latex: Style = {
  heading: (text) => `\\textbf{${inLatex(text)}}\n`,
  text: (text) => `${inLatex(text)}\n`,
  warning: (text) => `% Note: ${text}`,
  table({ caption, head, rows, right }) {
    const line = (cells: readonly string[]): string => `  ${cells.map(inLatex).join(" & ")} \\\\`;
    const letters = head.map((_, i) => (right.includes(i) ? "r" : "l")).join("");
    return [
      `% ${caption} (needs \\usepackage{booktabs})`,
      `\\begin{tabular}{${letters}}`,
      "  \\toprule",
      line(head),
      "  \\midrule",
      ...rows.map(line),
      "  \\bottomrule",
      "\\end{tabular}",
    ].join("\n");
  },
};

export const styles = { terminal, markdown, latex } as const;
