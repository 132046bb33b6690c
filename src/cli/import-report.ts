/** @module What an import found, in words. */
import { type ImportedFile, type ImportReport, oneLine } from "../exchange/index.ts";
import { bold, dim, green, yellow } from "./print.ts";

/** So many problems of a file are shown; `--json` has all. */
const most = 3;

export function importReport({
  files,
  notRecognised,
  passedOver,
  failed,
  isDry,
}: ImportReport): string {
  const lines = files.flatMap(linesOf);
  if (notRecognised.length > 0) {
    lines.push(dim(`not recognised: ${some(notRecognised, 5)}`));
  }
  if (passedOver > 0) lines.push(dim(`passed over: ${passedOver} files of other kinds`));
  for (const { path, reason } of failed) lines.push(yellow(`! ${oneLine(`${path}: ${reason}`)}`));
  const sum = (of: (file: ImportedFile) => number): number =>
    files.reduce((total, file) => total + of(file), 0);
  lines.push(
    `${files.length} file${files.length === 1 ? "" : "s"}, ${sum((file) => file.rows)} rows, ${sum((file) => file.results)} results, ${sum((file) => file.lost)} values not understood${isDry ? "; nothing was kept (--dry-run)" : ""}`,
  );
  return lines.join("\n");
}

function linesOf(file: ImportedFile): string[] {
  const { path, format, rows, rowsKept, results, folded, lost, notRead, problems, records } = file;
  const facts = folded === 0 ? "" : `, ${folded} values became facts of them`;
  const lines = [
    `${bold(oneLine(path))}  ${format}`,
    format === "board"
      ? `  ${records.new} records new, ${records.unchanged} there already; ${results} reported results`
      : `  ${rows} rows, ${rowsKept} kept: ${results} results${facts}`,
  ];
  for (const { name, licence, attribution, keeping, results: kept } of file.sources) {
    const rights = oneLine(`${licence ?? "no licence stated"}; ${attribution}`);
    lines.push(`  ${green(keeping)}  ${oneLine(name)}  ${kept} results  ${dim(rights)}`);
  }
  if (notRead.length > 0) lines.push(dim(`  not read, since they follow: ${notRead.join(", ")}`));
  if (problems.length > 0) {
    lines.push(
      yellow(`  ! ${lost > 0 ? `${lost} values not understood` : "not all was understood"}:`),
    );
    lines.push(
      ...problems.slice(0, most).map(({ where, reason }) => oneLine(`    ${where}: ${reason}`)),
    );
    if (problems.length > most)
      lines.push(`    and ${problems.length - most} more (--json has all)`);
  }
  return lines;
}

const some = (names: readonly string[], count: number): string =>
  names.slice(0, count).map(oneLine).join(", ") +
  (names.length > count ? ` and ${names.length - count} more` : "");
