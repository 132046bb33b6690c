/** @module Small pictures of one colour, in a temporary folder of classes. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

export const temporary = (name: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `snellen-${name}-`));

const colours = { red: [230, 30, 20], green: [20, 220, 40], blue: [10, 40, 240] } as const;
export type Colour = keyof typeof colours;

/** A PNG of one colour. */
export async function picture(colour: Colour, side = 8): Promise<Buffer> {
  const [r, g, b] = colours[colour];
  return sharp({ create: { width: side, height: side, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
}

/**
 * A folder with `each` pictures in each of the classes blue, green and red (0, 1, 2: in the order of
 * names); one of the green ones is blue, so that a model which sees colours makes one mistake.
 */
export async function colourFolder(each = 5): Promise<string> {
  const root = await temporary("colours");
  for (const name of Object.keys(colours) as Colour[]) {
    await mkdir(join(root, name));
    for (let i = 0; i < each; i++) {
      const seen = name === "green" && i === 0 ? "blue" : name;
      await writeFile(join(root, name, `${i}.png`), await picture(seen));
    }
  }
  return root;
}
