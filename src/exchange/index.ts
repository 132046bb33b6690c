/** @module Results in and out: files of others into a store, and a board into files. */
export { type Board, boardOf } from "./board.ts";
export { type BoardDump, dumpText, isDump, type ReadDump, readDump } from "./board-dump.ts";
export { importFiles } from "./import-files.ts";
export type { ImportedFile, ImportOptions, ImportReport, KeptSource } from "./import-report.ts";
export {
  inLatex,
  inMarkdown,
  latexTable,
  markdownTable,
  oneLine,
  type PlainTable,
} from "./markup.ts";
export { type Choice, type MeasuredRow, type ReportedRow, type Row, rowsOf } from "./rows.ts";
export { boardFormats, boardText } from "./write-board.ts";
export { writeText } from "./write-text.ts";
