/**
 * @module With which settings a number was made, as far as somebody says it: plain data under the keys of a
 * card (`inputSize`, `resizeTo`, `interpolation`, …), and beside them `crop_pct` (timm's: the side of the
 * input as a share of that to which an image is resized), `precision` of the weights, and `optimization`.
 */

/** A key that is not there is not said. */
export type Settings = Readonly<Record<string, unknown>>;

/** A step in which two measurements of one model can differ. */
export interface Step {
  readonly name: string;
  /** The settings that it goes by. */
  readonly keys: readonly string[];
  /** Whether a reader should know when a source does not state it. */
  readonly isExpected: boolean;
  /** In words; undefined where nothing is said of it. */
  shown(settings: Settings): string | undefined;
  /** Of two that say something about it. */
  isSame(a: Settings, b: Settings): boolean;
}

const text = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");

/** A step that is the same where each of its settings is, as far as both say it. */
const plain = (name: string, keys: readonly string[], isExpected = false): Step => ({
  name,
  keys,
  isExpected,
  shown(settings) {
    const said = keys.filter((key) => settings[key] !== undefined);
    if (said.length === 0) return undefined;
    if (keys.length === 1) return text(settings[keys[0]]);
    return said.map((key) => `${key} ${text(settings[key])}`).join(", ");
  },
  isSame: (a, b) =>
    keys.every(
      (key) => a[key] === undefined || b[key] === undefined || text(a[key]) === text(b[key]),
    ),
});

type Side = number | undefined;

/** The shorter side of the input, in pixels. */
export function sideOf({ inputSize }: Settings): Side {
  return Array.isArray(inputSize) ? Math.min(...(inputSize as number[])) : undefined;
}

/**
 * To how many pixels the shorter side of an image is resized before the middle is cut out of it, for an input
 * of this side: ⌊side / crop_pct⌋ (timm), or the same share of another size; undefined where it is not said.
 */
export function resizeToAt(settings: Settings, side: Side): Side {
  const { crop_pct: share, resizeTo } = settings;
  if (typeof share === "number" && side !== undefined) return Math.floor(side / share);
  if (typeof resizeTo !== "number") return undefined;
  const own = sideOf(settings);
  return own === undefined || side === undefined ? resizeTo : Math.floor((side * resizeTo) / own);
}

const crop: Step = {
  name: "crop",
  keys: ["resize", "resizeTo", "crop_pct"],
  isExpected: true,
  shown(settings) {
    const { resize, crop_pct: share } = settings;
    const side = sideOf(settings);
    const to = resizeToAt(settings, side);
    if (to === undefined && share === undefined && resize === undefined) return undefined;
    const words = [resize === undefined || resize === "shorter" ? [] : [`${resize}`]];
    words.push(share === undefined ? [] : [`crop_pct ${share}`]);
    words.push(to === undefined ? [] : [side === undefined ? `from ${to}` : `${side} of ${to}`]);
    return words.flat().join(", ") || String(resize);
  },
  isSame(a, b) {
    const isOneWay = a.resize === undefined || b.resize === undefined || a.resize === b.resize;
    const side = sideOf(a) ?? sideOf(b);
    const [x, y] = [a, b].map((said) => resizeToAt(said, side));
    if (x !== undefined && y !== undefined) return isOneWay && x === y;
    return (
      isOneWay &&
      (a.crop_pct === undefined || b.crop_pct === undefined || a.crop_pct === b.crop_pct)
    );
  },
};

const antialiasing: Readonly<Record<string, string>> = {
  pillow: "yes (as Pillow)",
  opencv: "no (as OpenCV)",
};

const antialias: Step = {
  ...plain("antialias", ["resizer"], true),
  shown: ({ resizer }) =>
    resizer === undefined ? undefined : (antialiasing[String(resizer)] ?? String(resizer)),
};

/** The steps that have a name of their own, in the order in which an image meets them. */
export const namedSteps: readonly Step[] = [
  plain("size", ["inputSize"], true),
  crop,
  plain("filter", ["interpolation"], true),
  antialias,
  plain("levels", ["scale", "mean", "std"], true),
  plain("channels", ["channels"]),
  plain("precision", ["precision"], true),
  plain("optimisation", ["optimization"]),
  plain("class order", ["classOrder", "background"]),
];

const named = new Set(namedSteps.flatMap(({ keys }) => keys));

/** Keys that say what a model is and where it came from, and change nothing that is computed. */
const descriptive = new Set([
  ...["name", "paper", "source", "licence", "pretraining", "teacher", "weightsSha256", "switches"],
  ...["inputName", "outputName", "outputNames", "layout", "dtype", "classes", "scores"],
]);

/** All steps that these settings are about: those with a name, and each other setting by itself. */
export const stepsIn = (...settings: readonly Settings[]): readonly Step[] => [
  ...namedSteps,
  ...[...new Set(settings.flatMap(Object.keys))]
    .filter((key) => !named.has(key) && !descriptive.has(key))
    .map((key) => plain(key, [key])),
];

/** Of the settings those that a step goes by. */
export const ofStep = (settings: Settings, { keys }: Pick<Step, "keys">): Settings =>
  Object.fromEntries(
    keys.filter((key) => settings[key] !== undefined).map((key) => [key, settings[key]]),
  );
