/** @module Text and tables in Markdown and LaTeX: whatever is in a name, it stays a name. */

export interface PlainTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that stand to the right. */
  readonly right: readonly number[];
}

/** Without line breaks and what else controls a terminal, or the direction of a text. */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

/** A character before which there is a backslash means itself. */
export const inMarkdown = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]<>|~#]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&");

export function markdownTable({ caption, head, rows, right }: PlainTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inMarkdown).join(" | ")} |`;
  return [
    inMarkdown(caption),
    "",
    line(head),
    `| ${head.map((_, i) => (right.includes(i) ? "---:" : "---")).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
}

/** What LaTeX takes for something else, and signs that its text fonts lack. */
const signs: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "''",
  // Behind the `\\` of a row both would be an argument of it.
  "[": "{[}",
  "]": "{]}",
  "*": "{*}",
  "…": "\\ldots{}",
  "–": "--",
  "—": "---",
  "−": "$-$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "′": "$'$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "±": "$\\pm$",
  "→": "$\\to$",
  "∞": "$\\infty$",
  "²": "$^2$",
  "³": "$^3$",
  "°": "$^\\circ$",
  α: "$\\alpha$",
  β: "$\\beta$",
  γ: "$\\gamma$",
  δ: "$\\delta$",
  λ: "$\\lambda$",
  μ: "$\\mu$",
  µ: "$\\mu$",
  π: "$\\pi$",
  σ: "$\\sigma$",
  "‘": "`",
  "’": "'",
  "“": "``",
  "”": "''",
  "\u00a0": "~",
  "\u2011": "-",
  ß: "\\ss{}",
  æ: "\\ae{}",
  Æ: "\\AE{}",
  ø: "\\o{}",
  Ø: "\\O{}",
  œ: "\\oe{}",
  ł: "\\l{}",
  Ł: "\\L{}",
  ı: "\\i{}",
};

/** Accents, by their combining characters. */
const accents: Readonly<Record<string, string>> = {
  ...{ "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=" },
  ...{ "\u0306": "u", "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H" },
  ...{ "\u030c": "v", "\u0327": "c" },
};

/** Signs that no font of LaTeX has by default are written by their number: `[U+4E2D]`. */
export function inLatex(text: string): string {
  const all = Array.from(oneLine(text).normalize("NFC"));
  // Two dashes in a row would become a longer one.
  return all
    .map((sign, i) => (i > 0 && isDash(sign) && isDash(all[i - 1]) ? "{}" : "") + latexOf(sign))
    .join("");
}

const isDash = (sign: string): boolean => /[-–—]/.test(sign);

function latexOf(sign: string): string {
  const known = signs[sign];
  if (known !== undefined) return known;
  if (/[&%$#_{}]/.test(sign)) return `\\${sign}`;
  if (/[ -~]/.test(sign)) return sign;
  const [letter, accent, more] = sign.normalize("NFD");
  const command = accents[accent ?? ""];
  if (command !== undefined && more === undefined && /[A-Za-z]/.test(letter)) {
    return `\\${command}{${letter}}`;
  }
  return `{[}U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}{]}`;
}

export function latexTable({ caption, head, rows, right }: PlainTable): string {
  const line = (cells: readonly string[]): string => `  ${cells.map(inLatex).join(" & ")} \\\\`;
  const letters = head.map((_, i) => (right.includes(i) ? "r" : "l")).join("");
  return [
    `% ${oneLine(caption)} (needs \\usepackage{booktabs})`,
    `\\begin{tabular}{${letters}}`,
    "  \\toprule",
    line(head),
    "  \\midrule",
    ...rows.map(line),
    "  \\bottomrule",
    "\\end{tabular}",
  ].join("\n");
}
