/** @module Tables and lines of text for a terminal, for Markdown and for LaTeX. */
import {
  inLatex,
  inMarkdown,
  latexTable,
  markdownTable,
  oneLine,
  type PlainTable,
} from "../exchange/index.ts";
import { bold, table as columns, dim, yellow } from "./print.ts";

export type { PlainTable };

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

const markdown: Style = {
  heading: (text) => `**${inMarkdown(text)}**`,
  text: inMarkdown,
  warning: (text) => `> Note: ${inMarkdown(text)}`,
  table: markdownTable,
};

const latex: Style = {
  heading: (text) => `\\textbf{${inLatex(text)}}\n`,
  text: (text) => `${inLatex(text)}\n`,
  warning: (text) => `% Note: ${oneLine(text)}`,
  table: latexTable,
};

export const styles = { terminal, markdown, latex } as const;
