/** @module What the names of timm say: `convnext_small.fb_in22k_ft_in1k_384` is a network and how it was trained. */

/** Data that a network saw before, by the words of its tag; the first that is found. */
const pretrainings: readonly (readonly [word: string, data: string])[] = [
  ["laion2b", "LAION-2B"],
  ["laiona", "LAION-Aesthetic"],
  ["openai", "WIT-400M (CLIP of OpenAI)"],
  ["webli", "WebLI"],
  ["dfn5b", "DFN-5B"],
  ["m38m", "merged 38M"],
  ["m30m", "merged 30M"],
  ["jft", "JFT-300M"],
  ["ig1b", "Instagram-1B"],
  ["yfcc100m", "YFCC-100M"],
  ["swag", "Instagram-3.6B"],
  ["seer", "Instagram-1B"],
  ["lvd142m", "LVD-142M"],
  ["clip", "CLIP"],
  ["in22k", "imagenet-22k"],
  ["in21k", "imagenet-21k"],
  ["in12k", "imagenet-12k"],
];

/** Words of a tag or of a network that say that it was distilled. */
const distilled = /(^|_)(dist|distilled|ssld)(_|$)/;

const sizes: Readonly<Record<string, string>> = {
  ...{ tiny: "ti", small: "s", base: "b", large: "l" },
};

/** The same network in our zoo, under its name there; the tests hold these names to the zoo. */
const zooNames: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^resnet(18|34|50|101|152)$/, ([, depth]) => `resnet${depth}`],
  [/^convnext_(tiny|small|base|large)$/, ([, size]) => `convnext-${size[0]}`],
  [
    /^deit_(tiny|small|base)(_distilled)?_patch16_(?:224|384)$/,
    ([, size, token]) => `deit-${sizes[size]}${token === undefined ? "" : "-distilled"}`,
  ],
  [
    /^vit_(tiny|small|base|large)_patch(8|16|32)_(?:224|384)$/,
    ([, size, patch]) => `vit-${sizes[size]}${patch}`,
  ],
];
const notInZoo = new Set(["vit-l32", "vit-ti8", "vit-ti32", "vit-s8", "vit-l8"]);

export interface TimmName {
  readonly family: string;
  /** The tag: who trained it, and how. */
  readonly variant: string | null;
  readonly zoo: string | null;
  readonly pretraining: string | null;
  /** null: the name does not say. */
  readonly extraData: boolean | null;
  readonly teacher: string | null;
}

export function timmName(name: string): TimmName {
  const [network, ...rest] = name.split(".");
  const tag = rest.join(".");
  const words = tag.split("_");
  const data = pretrainings.find(([word]) => words.includes(word))?.[1] ?? null;
  return {
    family:
      /^(?:(?:tf|gluon|legacy|test)_)?([a-z]+?(?:v\d+)?)(?:[_\d]|$)/.exec(network)?.[1] ?? network,
    variant: tag === "" ? null : tag,
    zoo: zooNameOf(network),
    pretraining: data,
    extraData: data !== null ? true : words.includes("in1k") ? false : null,
    teacher:
      distilled.test(tag) || distilled.test(network) ? "distilled; timm does not name it" : null,
  };
}

function zooNameOf(network: string): string | null {
  for (const [pattern, nameOf] of zooNames) {
    const found = pattern.exec(network);
    const name = found === null ? null : nameOf(found);
    if (name !== null) return notInZoo.has(name) ? null : name;
  }
  return null;
}
