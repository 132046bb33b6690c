/** @module Models by the names that people give: files, folders, and names of the zoo, which are built. */
export { type BuildNamedOptions, type BuiltFile, buildNamed, named } from "./build-named.ts";
export { isFile, type ModelOptions, modelNamed } from "./model-named.ts";
