/** @module Chromium for tests: the one of the system, or the one that CHROMIUM names. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const path = process.env.CHROMIUM ?? places.find((place) => existsSync(place));

/** Where the browser must be there (SNELLEN_NEEDS_CHROMIUM=1), tests fail without it instead of being left out. */
export const hasNoBrowser = path === undefined && process.env.SNELLEN_NEEDS_CHROMIUM !== "1";
if (hasNoBrowser) {
  console.error("no Chromium: tests of the board in a browser are left out; CHROMIUM names one");
}

export async function openBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error("no Chromium: install it, or name it with CHROMIUM");
  return await chromium.launch({
    executablePath: path,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}
