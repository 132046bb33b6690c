/** @module The settings that a reported result states: its size, and what the words of its protocol say. */
import type { ReportedResult } from "./reported.ts";
import type { Settings } from "./settings.ts";

/** What a protocol in words states, each by the first that is found; what is not found is not stated. */
const phrases: readonly {
  readonly key: string;
  readonly in: RegExp;
  readonly means: (found: string) => unknown;
}[] = [
  {
    key: "crop_pct",
    in: /\bcrop[_ -]?(?:pct|ratio|fraction|share)?\s*[:=]?\s*(0?\.\d+|1(?:\.0+)?)(?![\d.]*\s*(?:px|×|x\d))\b/i,
    means: Number,
  },
  { key: "resizeTo", in: /\bresi[sz]ed?(?:\s+to)?\s*[:=(]?\s*(\d{2,4})\b/i, means: Number },
  {
    key: "interpolation",
    in: /\b(nearest|bilinear|bicubic|hamming|lanczos)\b/i,
    means: (name) => name.toLowerCase(),
  },
  {
    key: "resizer",
    in: /\b(opencv|cv2|not? antialias\w*|without antialias\w*|pillow|PIL|antialias\w*)\b/i,
    means: (word) => (/^(opencv|cv2|no|without)/i.test(word) ? "opencv" : "pillow"),
  },
  {
    key: "precision",
    in: /\b(float16|fp16|half precision|float32|fp32|single precision)\b/i,
    means: (word) => (/16|half/i.test(word) ? "float16" : "float32"),
  },
];

/** The side that is cut from the middle: `center crop 224`. */
const centre = /\bcent(?:er|re)[- ]crop(?:\s+of)?\s*[:=(]?\s*(\d{2,4})\b/i;

export function settingsSaid({
  size,
  protocol,
}: Pick<ReportedResult, "size" | "protocol">): Settings {
  const words = protocol ?? "";
  const side = centre.exec(words)?.[1];
  const inputSize = size ?? (side === undefined ? undefined : [Number(side), Number(side)]);
  const said = phrases.flatMap(({ key, in: phrase, means }) => {
    const found = phrase.exec(words)?.[1];
    return found === undefined ? [] : [[key, means(found)] as const];
  });
  return { ...(inputSize && { inputSize }), ...Object.fromEntries(said) };
}
