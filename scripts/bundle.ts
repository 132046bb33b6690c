/**
 * @module The sources as few files: a start reads a hundred of them instead of a thousand. What is imported
 * by name and what threads run keeps its place; everything else goes into chunks.
 */
import { dirname, join, relative, resolve, sep } from "node:path";
import { type Plugin, rolldown } from "rolldown";

const src = resolve("src");

/**
 * Packages that are taken in, with their licences: they are many small files, of which a start needs few.
 * All others stay outside.
 */
export const inlined = ["@bufbuild/protobuf", "hyparquet", "hyparquet-writer", "zod"];

/** Neither a path nor what the bundler adds itself. */
const isPackage = (id: string): boolean => !/^[./]|^\w:\\|^\0|^@oxc-project\/runtime/.test(id);

/** Where `file` of the sources is in the package, without an ending. */
const placeOf = (file: string): string =>
  relative(src, file).replaceAll(sep, "/").replace(/\.ts$/, "");

/**
 * Writes JavaScript of the modules `entries` (paths of sources), of all that they import, and of the modules
 * that they start on threads.
 */
export async function bundle(entries: readonly string[], out: string): Promise<void> {
  const made = await rolldown({
    input: Object.fromEntries(entries.map((path) => [placeOf(resolve(path)), resolve(path)])),
    platform: "node",
    external: (id) =>
      isPackage(id) && !inlined.some((name) => id === name || id.startsWith(`${name}/`)),
    transform: { target: "es2022" },
    plugins: [keepsPlaces],
  });
  await made.write({
    dir: out,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await made.close();
}

/** Stands for the way from a chunk to where the sources' places begin. */
const root = "__ROOT__";

/** A module in a chunk says of itself that it is where it was, and what it starts on a thread is there. */
const keepsPlaces: Plugin = {
  name: "keeps-places",
  transform(code, id) {
    if (!code.includes("import.meta.url")) return null;
    for (const [, name] of code.matchAll(/moduleBeside\(import\.meta\.url, "([^"]+)"\)/g)) {
      const file = `${join(dirname(id), name)}.ts`;
      this.emitFile({ type: "chunk", id: file, fileName: `${placeOf(file)}.js` });
    }
    const here = `new URL("${root}/${placeOf(id)}.js", import.meta.url).href`;
    return { code: code.replaceAll("import.meta.url", here) };
  },
  renderChunk(code, { fileName }) {
    const up = relative(dirname(fileName), ".").replaceAll(sep, "/");
    return { code: code.replaceAll(root, up || ".") };
  },
};
