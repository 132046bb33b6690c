/** @module Progress of long work: one line that changes in a terminal, plain lines elsewhere. */
import type { Progress } from "../evaluate/index.ts";

/** Milliseconds between two words where they pile up. */
const pause = { terminal: 100, elsewhere: 10_000 };

/** Says on the error output how far something is, how fast, and how long it takes yet. */
export function progressLine(what: string): (progress: Progress) => void {
  const { stderr } = process;
  const started = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  return ({ done, before, total }) => {
    const now = performance.now();
    const isLast = done === total;
    if (!isLast && now - last < (stderr.isTTY ? pause.terminal : pause.elsewhere)) return;
    last = now;
    const rate = (done - before) / ((now - started) / 1000);
    const left = rate > 0 ? `, ${rate.toFixed(1)}/s, ${duration((total - done) / rate)} left` : "";
    const resumed = before > 0 ? `, ${before} were there` : "";
    const share = Math.floor((100 * done) / Math.max(1, total));
    const line = `${what}: ${done} of ${total} (${share} %)${isLast ? resumed : left}`;
    if (!stderr.isTTY) stderr.write(`${line}\n`);
    else stderr.write(isLast ? `\r\x1b[K` : `\r\x1b[K${bar(done / total)} ${line}`);
  };
}

/** A line of its own for what whoever gave the command should know. */
export const noteLine = (note: string): void => void process.stderr.write(`note: ${note}\n`);

/** Says how much of a file is written; where lines do not change, only what takes long. */
export function writingLine(what: string): (written: { done: number; total: number }) => void {
  const { stderr } = process;
  let last = performance.now();
  return ({ done, total }) => {
    const now = performance.now();
    const isLast = done === total;
    if (isLast && stderr.isTTY) stderr.write("\r\x1b[K");
    if (isLast || now - last < (stderr.isTTY ? pause.terminal : pause.elsewhere)) return;
    last = now;
    const line = `${what}: ${megabytes(done)} of ${megabytes(total)} written`;
    stderr.write(stderr.isTTY ? `\r\x1b[K${bar(done / total)} ${line}` : `${line}\n`);
  };
}

/** `97.7 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const bar = (share: number, width = 20): string => {
  const full = Math.round(share * width);
  return "█".repeat(full) + "░".repeat(width - full);
};

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
