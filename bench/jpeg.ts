/**
 * @module Thousands of random JPEGs (sizes, qualities, subsampling, restart intervals, progressive, made by
 * Pillow and by OpenCV) decoded here and by Pillow: every byte equal. FILES says how many.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { decode } from "../src/image/index.ts";
import { python } from "./python.ts";

const files = Number(process.env.FILES ?? 10_000);

export default async function jpeg(): Promise<void> {
  const args = ["bench/reference/jpeg.py", String(files)];
  const child = spawn(python, args, { stdio: ["ignore", "pipe", "inherit"] });
  const different: number[] = [];
  let made = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [file, expected] = JSON.parse(line) as [string, string];
    const { data } = await decode(Buffer.from(file, "base64"), `file ${made}`);
    if (createHash("sha256").update(data).digest("hex") !== expected) different.push(made);
    made++;
  }
  if (made < files) {
    console.log(`the Python side ended after ${made} of ${files} files`);
    process.exitCode = 1;
    return;
  }
  const which = different.length === 0 ? "" : `: ${different.slice(0, 20).join(", ")}`;
  console.log(`${made} JPEGs, ${different.length} with other pixels than Pillow's${which}`);
}
