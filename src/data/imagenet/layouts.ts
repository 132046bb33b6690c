/**
 * @module The layouts in which ImageNet and its sisters lie on disk: how each is recognised by what was
 * found, and where it says the class of an image. Order: what is more specific comes first.
 */
import { Refusal } from "../../errors.ts";
import type { Labels } from "../../scene/index.ts";
import { openFile, readStretch } from "../files.ts";
import {
  counted,
  folderOf,
  idOf,
  ilsvrcNumber,
  isImage,
  nameOf,
  some,
  withoutEnding,
} from "../names.ts";
import type { DatasetOptions } from "../options.ts";
import { imagenetClasses } from "./classes.ts";
import { flatLabels } from "./flat-labels.ts";
import { classesOfNumbers, knownClass } from "./numbering.ts";
import { type Found, isSmallNumber, isWnid, type Place } from "./place.ts";

/** An image of a layout, with its classes if they are asked for. */
export interface Placed<Image = Found["source"]> {
  readonly id: string;
  readonly image: Image;
  readonly truth: Labels;
}

export interface Reading<Image = Found["source"]> {
  /** In words that a user knows. */
  readonly layout: string;
  readonly placed: readonly Placed<Image>[];
  /** How many of the files found are images or labels; the others are ignored. */
  readonly used: number;
}

interface Layout {
  recognises(files: readonly Found[]): boolean;
  read(place: Place, options: DatasetOptions): Promise<Reading>;
}

/** What was found, as images with their classes. */
export function readLayout(place: Place, options: DatasetOptions): Promise<Reading> {
  const layout = layouts.find(({ recognises }) => recognises(place.files)) as Layout;
  return layout.read(place, options);
}

const wnidFolders: Layout = {
  recognises: (files) => files.some(({ path }) => isImage(path) && isWnid(folderOf(path))),
  async read(place) {
    const { indexOf } = imagenetClasses();
    const images = place.files.filter(({ path }) => isImage(path) && isWnid(folderOf(path)));
    const placed = images.map(({ path, source }) => {
      const label = indexOf.get(folderOf(path));
      if (label === undefined) {
        throw new Refusal(
          "data",
          `${place.where}: ${folderOf(path)} is none of the 1000 classes of ImageNet-1K; remove the folder, or open the dataset as "folder"`,
        );
      }
      return { id: idIn(label, path), image: source, truth: [label] };
    });
    refuseScrambled(images, placed, place.where);
    const classes = new Set(placed.map(({ truth }) => truth[0])).size;
    return {
      layout: `WNID folders, ${classes === 1000 ? "all 1000" : `${classes} of 1000`}`,
      placed,
      used: images.length,
    };
  },
};

const numericFolders: Layout = {
  recognises: (files) => files.some(({ path }) => isImage(path) && isSmallNumber(folderOf(path))),
  async read(place, { numbering: given }) {
    const images = place.files.filter(({ path }) => isImage(path) && isSmallNumber(folderOf(path)));
    const numbered = images.map(({ path }) => ({ name: path, number: Number(folderOf(path)) }));
    const numbers = numbered.map(({ number }) => number);
    const usual = numbers.includes(1000) && !numbers.includes(0) ? "sorted-from-1" : "sorted";
    const { classes, words } = classesOfNumbers({ numbered, given, usual, where: place.where });
    const placed = images.map(({ path, source }, i) => ({
      id: idIn(classes[i], path),
      image: source,
      truth: [classes[i]],
    }));
    const folders = counted(new Set(numbers).size, "numeric folder");
    return { layout: `${folders} (${words})`, placed, used: images.length };
  },
};

/** Members in pairs: `key.jpg` and `key.cls`, the latter with the sorted index in ASCII. */
const shards: Layout = {
  recognises: (files) => files.some(({ path }) => path.endsWith(".cls")),
  async read(place, { numbering: given }) {
    const images = place.files.filter(({ path }) => isImage(path));
    const labels = place.files.filter(({ path }) => path.endsWith(".cls"));
    const written = await readSmall(labels);
    const byKey = new Map(labels.map(({ path }, i) => [path.slice(0, -".cls".length), written[i]]));
    const numbered = images.map(({ path }) => {
      const text = byKey.get(withoutEnding(path));
      if (text !== undefined && /^\s*\d{1,4}\s*$/.test(text))
        return { name: path, number: Number(text) };
      throw new Refusal(
        "data",
        `${place.where}: ${nameOf(path)} has ${text === undefined ? "no .cls member" : `the class "${text.slice(0, 20)}"`}; expected key.jpg with key.cls that holds a number`,
      );
    });
    const { classes, words } = classesOfNumbers({
      numbered,
      given,
      usual: "sorted",
      where: place.where,
    });
    const placed = images.map(({ path, source }, i) => ({
      id: idOf(path),
      image: source,
      truth: [classes[i]],
    }));
    return {
      layout: `webdataset (${words})`,
      placed,
      used: images.length + labels.length,
    };
  },
};

const flat: Layout = {
  recognises: () => true,
  async read(place, options) {
    const images = place.files.filter(({ path }) => isImage(path));
    const named = images.map(({ path }) => ({ id: idOf(nameOf(path)), path }));
    const sources = images.map(({ source }, i) => ({ id: named[i].id, image: source, truth: [] }));
    // Labels that the user names need none beside the images.
    if (options.labels !== undefined)
      return { layout: "flat", placed: sources, used: images.length };
    const { labels, words } = await flatLabels(place.folder, named, {
      numbering: options.numbering,
    });
    const placed = sources.map((one, i) => ({ ...one, truth: labels[i] }));
    refuseScrambled(images, placed, place.where);
    return { layout: `flat with ${words}`, placed, used: images.length };
  },
};

const layouts: readonly Layout[] = [shards, wnidFolders, numericFolders, flat];

/** Of an ILSVRC validation image its name; of others the WNID and the name, which may repeat between classes. */
export function idIn(label: number, path: string): string {
  const name = nameOf(path);
  if (ilsvrcNumber(name) !== undefined) return idOf(name);
  return `${imagenetClasses().wnids[label]}/${name}`;
}

/** Images whose names tell their class must mostly be where they belong, else the labels are not theirs. */
export function refuseScrambled(
  named: readonly { readonly path: string }[],
  placed: readonly { readonly truth: Labels }[],
  where: string,
): void {
  let known = 0;
  const wrong = named.filter(({ path }, i) => {
    const index = knownClass(path);
    if (index !== undefined) known++;
    return index !== undefined && !placed[i].truth.includes(index);
  });
  if (wrong.length * 2 <= known) return;
  throw new Refusal(
    "data",
    `${where}: ${wrong.length} of ${counted(known, "image")} whose class is known have another label (${some(wrong.map(({ path }) => path))}); sort the images into their classes again`,
  );
}

/** The text of small members, each archive opened once. */
async function readSmall(members: readonly Found[]): Promise<string[]> {
  const texts: string[] = [];
  let open: { file: string; handle: Awaited<ReturnType<typeof openFile>> } | undefined;
  try {
    for (const { path, source } of members) {
      const { file, offset = 0, length = 0 } = source;
      if (length > 64)
        throw new Refusal("data", `${file}: ${path} has ${length} bytes, expected a number`);
      if (open?.file !== file) {
        await open?.handle.close();
        open = undefined;
        open = { file, handle: await openFile(file) };
      }
      const bytes = await readStretch(open.handle, { file, offset, length });
      texts.push(new TextDecoder().decode(bytes));
    }
  } finally {
    await open?.handle.close();
  }
  return texts;
}
