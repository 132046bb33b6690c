/** @module Where pages are. Paths are clean and begin at the root, so that a board can be written to files. */

export const links = {
  home: () => "/",
  benchmarks: () => "/benchmarks",
  benchmark: (key: string) => `/benchmarks/${key.split("/").map(slugOf).join("/")}`,
  /** All rows of a benchmark, for boards without a server. */
  benchmarkRows: (key: string) => `${links.benchmark(key)}/rows.js`,
  models: () => "/models",
  model: (name: string) => `/models/${slugOf(name)}`,
  record: (id: string) => `/records/${id}`,
  predictions: (id: string) => `/records/${id}/predictions`,
  picture: (id: string, sample: string) =>
    `/records/${id}/pictures/${encodeURIComponent(sample)}.png`,
  compare: (models: readonly string[]) => `/compare/${models.map(slugOf).join(",")}`,
  devices: () => "/devices",
  device: (fingerprint: string) => `/devices/${fingerprint}`,
  caseStudy: () => "/vim-and-vmamba",
  about: () => "/about",
  /** All names, for boards without a server. */
  searchIndex: () => "/search-index.js",
  search: (words?: string) =>
    words === undefined ? "/search" : `/search?q=${encodeURIComponent(words)}`,
} as const;

/** A name as a part of a path: short, and another one for another name. */
export function slugOf(name: string): string {
  const plain = name.toLowerCase().replaceAll("+", "-plus");
  const kept = plain
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
  return kept === plain ? kept : `${kept}-${shortHash(name.toLowerCase())}`;
}

/** FNV-1a over UTF-16 units: enough to tell names apart, not to protect anything. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
