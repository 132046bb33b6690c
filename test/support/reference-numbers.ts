/** @module The numbers in a reference on models that are results of a source, and not of a calculation. */

/** Sections whose numbers are results. */
const sections =
  /^(## 1\.|### 3\.[34]|### 4\.[45]|### 5\.[35]|### 6\.([689]|10)|### 7\.[89]|### 8\.)/;

/** Columns of tables that hold something else. */
const otherColumns = /calc|arXiv|source|code|N$|^ratio$|^depths$|^step$/;

/** What stands among results and is none: sizes, settings, and what the reference has calculated itself. */
const others: readonly RegExp[] = [
  /\(\d+\.\d{2,3}\)/g, // FLOPs to more digits than are published
  /`[^`]*`/g,
  /§[\d.]+/g,
  /\(often [^)]*\)/g, // MACs of DeiT by one or another counter
  /17\.5\/|\/ 17\.58|17\.58 G/g,
  /^Params at 384:.*$/gm,
  /^Sums: .*$\n.*$/gm,
  /^Training.*(\n(?!\n).*)*/gm,
  /^ViT in timm \(mean\/std 0\.5\)/gm,
  /1×1 conv, resized by .*$/gm,
  /^Cross over unidirectional:.*$/gm,
  /\((?:2\.0|1\.5|1\.0)\)|\d\/[12]\.5|\d\.0 \[/g, // the ratio of a scan
  /79\.9 (?=\(readme 79\.854)/g, // rounded
  /184,375|starts from 1\.0|table says 2\.3/g,
];

/** Sides of images, widths, epochs. */
const settings = new Set([160, 192, 224, 256, 288, 384, 512, 600, 640, 768, 1000, 1024]);

export interface ResultNumber {
  readonly number: number;
  readonly line: string;
}

/** Numbers with a point, numbers of three digits and more in tables, and exact counts. */
export function resultNumbers(markdown: string): ResultNumber[] {
  return markdown
    .split(/^(?=#{2,3} )/m)
    .filter((section) => sections.test(section))
    .flatMap((section) =>
      others.reduce((text, other) => text.replaceAll(other, " "), body(section)).split("\n"),
    )
    .flatMap((line) => numbersIn(line, line.startsWith("|")));
}

/** Without its heading and without the columns that hold no results. */
function body(section: string): string {
  let kept: readonly boolean[] = [];
  return section
    .split("\n")
    .slice(1)
    .map((line, i, lines) => {
      if (!line.startsWith("|")) return line;
      const cells = line.split("|");
      if (!lines[i - 1]?.startsWith("|")) kept = cells.map((c) => !otherColumns.test(c.trim()));
      return cells.map((cell, j) => (kept[j] ? cell : "")).join("|");
    })
    .join("\n");
}

function numbersIn(line: string, isRow: boolean): ResultNumber[] {
  const number = isRow
    ? /(?<![\w.,])\d{1,3}(?:,\d{3})+|(?<![\w.])\d+\.\d+|(?<![\w.,])\d{3,5}(?![\d,.])/g
    : /(?<![\w.,])\d{1,3}(?:,\d{3})+|(?<![\w.])\d+\.\d+(?!\.\d)/g;
  return [...line.matchAll(number)]
    .map(([text]) => ({ number: Number(text.replaceAll(",", "")), line: line.slice(0, 70) }))
    .filter(({ number }) => !settings.has(number));
}
