/** Decodes image files as Pillow does (`write_images.py`). */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { NativeError } from "../../errors.ts";
import { Image, type ImageBits, type ImageChannels } from "../mod.ts";
import { loadLibrary } from "../runtime.ts";

interface Saved {
  name: string;
  file: string;
  size: [width: number, height: number];
  mode: "L" | "RGB" | "RGBA" | "I;16";
  pixels: string;
  orientation?: number;
  upright?: { size: [width: number, height: number]; pixels: string };
  channels?: Record<string, string>;
}

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const saved: Saved[] = JSON.parse(Deno.readTextFileSync(new URL("images.json", import.meta.url)));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.fromBase64(text);

/** Throws unless pixels match: exactly, or for lossy formats as closely as different decoders match. */
function assertPixels(
  actual: Image<ImageBits>,
  size: [number, number],
  expected: string,
  isLossy: boolean,
): void {
  assertEquals([actual.width, actual.height], size);
  const bytes = bytesOf(expected);
  const values = Array.from<number>(actual.bits === 8 ? bytes : new Uint16Array(bytes.buffer));
  if (!isLossy) return assertEquals([...actual.pixels], values);
  assertEquals(actual.pixels.length, values.length);
  const total = values.reduce((sum, value, index) => sum + Math.abs(value - actual.pixels[index]!), 0);
  assert(total / values.length < 1.5, `${total / values.length}`);
}

for (const { name, file, size, mode, pixels, orientation = 1, upright, channels = {} } of saved) {
  Deno.test(`decode() reads ${name} as Pillow does`, async () => {
    const bytes = bytesOf(file);
    const isLossy = bytes[0] === 0xff;
    if (mode === "I;16") {
      return assertPixels(await Image.decode(bytes, { bits: 16 }), size, pixels, false);
    }
    const picture = await Image.decode(bytes);
    assertEquals([picture.channels, picture.orientation], [{ L: 1, RGB: 3, RGBA: 4 }[mode], orientation]);
    assertPixels(picture, size, pixels, isLossy);
    if (upright !== undefined) {
      const turned = await Image.decode(bytes, { applyExifOrientation: true });
      assertPixels(turned, upright.size, upright.pixels, isLossy);
      assertEquals(turned.orientation, 1);
    }
    for (const [count, expected] of Object.entries(channels)) {
      const options = { channels: Number(count) as ImageChannels };
      assertPixels(await Image.decode(bytes, options), size, expected, false);
      // 16-bit values are 257 times as large. Converting color to gray is an exception, because it rounds
      // less.
      const wide = await Image.decode(bytes, { ...options, bits: 16 });
      wide.pixels.forEach((value, index) => assert(Math.abs(value / 257 - bytesOf(expected)[index]!) <= 0.5));
    }
  });
}

/** A file of each kind: progressive with restart markers, with EXIF, 16-bit. */
const KINDS = [
  'RGB {"progressive": true, "subsampling": "4:2:0", "restart_marker_blocks": 1}',
  "JPEG held as 6",
]
  .concat("PNG held as 6", "WEBP held as 6", "PNG of LA", "PNG of 16 bits");
const OPTIONS = { channels: 4, bits: 16, applyExifOrientation: true } as const;

for (const kind of KINDS) {
  const bytes = bytesOf(saved.find(({ name }) => name.startsWith(kind))!.file);

  Deno.test(`decode() refuses ${kind} when it is cut off`, async () => {
    // PNG's last chunk is empty.
    const end = kind.startsWith("PNG") ? bytes.length - 12 : bytes.length;
    for (let length = 0; length < end; length += 3) {
      await assertRejects(
        () => Image.decode(bytes.slice(0, length), OPTIONS),
        NativeError,
        "Cannot decode picture: ",
      );
    }
  });

  Deno.test(`decode() of ${kind} with a byte that is damaged is an error or a picture`, async () => {
    for (let index = 0; index < bytes.length; index++) {
      const damaged = bytes.slice();
      damaged[index]! ^= index % 2 === 0 ? 0xff : 0x11;
      try {
        const { pixels, width, height } = await Image.decode(damaged, { ...OPTIONS, maxPixels: 2 ** 20 });
        assertEquals(pixels.length, width * height * 4);
      } catch (error) {
        assert(
          error instanceof NativeError && error.message.startsWith("Cannot decode picture: "),
          `${error}`,
        );
      }
    }
  });
}
