/** @module With which code the command leaves; part of its interface (docs/command-line.md). */
import { Refusal } from "../errors.ts";

export const exitCodes = {
  success: 0,
  /** A defect of Snellen; the message has a stack. */
  defect: 1,
  usage: 2,
  data: 3,
  model: 4,
  store: 5,
  output: 6,
  /** 128 and the number of the signal, as shells have it: SIGHUP, SIGINT (Ctrl-C), SIGTERM. */
  hungUp: 129,
  stopped: 130,
  terminated: 143,
} as const;

export const exitCodeOf = (error: unknown): number =>
  error instanceof Refusal ? exitCodes[error.fault] : exitCodes.defect;
