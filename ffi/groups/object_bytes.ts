/**
 * Encodes values as bytes to send them between ranks. Uses the encoding of payloads, which cannot execute
 * code.
 *
 * The bytes are a head (u32 body length, u32 number of parts, then for each part an f64 byte length and a u8
 * kind), the body, and the parts. Body and parts are aligned to 8 bytes.
 *
 * @module
 */
import { decodeValue, encodeValue } from "../../protocol/mod.ts";
import { ProtocolError } from "../../errors.ts";
import { TensorValue } from "../../values.ts";
import { Image, type ImageBits, type ImageChannels, type ImageOrientation } from "../image.ts";
import { Tensor } from "../tensors/mod.ts";

/** The type that a part's memory belongs to. */
const Kind = {
  /** A value that arrives unchanged. */
  Value: 0,
  /** A tensor. */
  Tensor: 1,
  /** An image's pixels. This number and the next seven are the EXIF orientations. */
  Image: 2,
} as const;

/** Marker in place of the body length: the rest is the reason why a value could not be encoded. */
const REFUSED = 0xffffffff;

/** Parts are identified by their offsets. Empty parts take space too, so that each offset is unique. */
const ALIGNMENT = 8;
const PART_HEAD = 9;

/**
 * Encodes a value, by copy.
 *
 * @param value Any value that can cross between caller and rank, including tensors and images.
 * @param name The value's name in errors.
 * @returns The bytes.
 * @throws {TypeError} If the value contains something that cannot cross; the message has its path.
 * @throws {NativeError} If a tensor in it has been freed, or work in flight writes it.
 */
export function packObject(value: unknown, name: string): Uint8Array<ArrayBuffer> {
  const kinds = new Map<number, number>();
  const { body, parts } = encodeValue(value, {
    name,
    replace: (item, part) => {
      if (item instanceof Tensor) {
        kinds.set(part, Kind.Tensor);
        return item.toValue();
      }
      if (item instanceof Image) {
        kinds.set(part, Kind.Image + item.orientation - 1);
        return pixelsOf(item);
      }
    },
  });
  const head = 8 + PART_HEAD * parts.length;
  const places = layOut(head, [body.length, ...parts.map((part) => part.length)]);
  const bytes = new Uint8Array(places.end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length, true);
  view.setUint32(4, parts.length, true);
  for (const [index, part] of parts.entries()) {
    view.setFloat64(8 + PART_HEAD * index, part.length, true);
    view.setUint8(16 + PART_HEAD * index, kinds.get(index) ?? Kind.Value);
    bytes.set(part, places.offsets[index + 1]!);
  }
  bytes.set(body, places.offsets[0]!);
  return bytes;
}

/**
 * Decodes a value. Its tensors belong to the current scope.
 *
 * @param bytes The output of {@linkcode packObject}, at the start of its own buffer. The value keeps the
 * buffer.
 * @returns The value.
 * @throws {TypeError} If the sender could not encode the value.
 * @throws {ProtocolError} If the bytes are malformed. Another rank may send anything.
 */
export function unpackObject(bytes: Uint8Array<ArrayBuffer>): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw malformed("they are cut off");
  if (view.getUint32(0, true) === REFUSED) throw new TypeError(new TextDecoder().decode(bytes.subarray(4)));
  const lengths = lengthsOf(view);
  const { offsets } = layOut(8 + PART_HEAD * (lengths.length - 1), lengths);
  const [body, ...parts] = lengths.map((length, index) => {
    const offset = offsets[index]!;
    if (offset + length > bytes.length) throw malformed("they are cut off");
    return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, length);
  });
  const kinds = new Map(
    parts.map(({ byteOffset }, index) => [byteOffset, view.getUint8(16 + PART_HEAD * index)]),
  );
  return decodeValue(body!, parts, {
    replace: (item) => {
      if (!(item instanceof TensorValue)) return item;
      const kind = kinds.get(item.data.byteOffset) ?? Kind.Value;
      if (kind === Kind.Tensor) return Tensor.fromValue(item);
      return kind >= Kind.Image ? imageOf(item, kind - Kind.Image + 1) : item;
    },
  });
}

/** Reads the lengths of the body and the parts. */
function lengthsOf(view: DataView): number[] {
  const count = view.byteLength < 8 ? 0 : view.getUint32(4, true);
  if (view.byteLength < 8 + PART_HEAD * count) throw malformed("they are cut off");
  const lengths = [view.getUint32(0, true)];
  for (let index = 0; index < count; index++) {
    const length = view.getFloat64(8 + PART_HEAD * index, true);
    if (!Number.isSafeInteger(length) || length < 0) throw malformed(`a part of them has ${length} bytes`);
    lengths.push(length);
  }
  return lengths;
}

function malformed(state: string): ProtocolError {
  return new ProtocolError(`Cannot read the bytes of another rank's value: ${state}`);
}

/**
 * Encodes a refusal: bytes that make {@linkcode unpackObject} throw, so that ranks that wait for a value
 * learn that it does not come.
 *
 * @param rank The rank of the value.
 * @param error Why it could not be encoded.
 * @returns The bytes.
 */
export function packRefusal(rank: number, error: unknown): Uint8Array<ArrayBuffer> {
  const message = new TextEncoder().encode(
    `Cannot receive the value of rank ${rank}: ${(error as Error).message}`,
  );
  const bytes = new Uint8Array(4 + message.length);
  new DataView(bytes.buffer).setUint32(0, REFUSED, true);
  bytes.set(message, 4);
  return bytes;
}

/** Returns an image's pixels as bytes. 16-bit images have one extra dimension. */
function pixelsOf({ pixels, width, height, channels, bits }: Image<ImageBits>): TensorValue {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const shape = [height, width, channels];
  return new TensorValue("uint8", bits === 8 ? shape : [...shape, 2], bytes);
}

/** Rebuilds an image, with its own memory, from the output of {@linkcode pixelsOf}. */
function imageOf({ shape, data }: TensorValue, orientation: number): Image<ImageBits> {
  const [height, width, channels, bytes] = shape as [number, number, ImageChannels, number?];
  const own = (data as Uint8Array<ArrayBuffer>).slice();
  const size = { height, width, channels, orientation: orientation as ImageOrientation };
  return bytes === undefined
    ? new Image(own, { ...size, bits: 8 })
    : new Image(new Uint16Array(own.buffer), { ...size, bits: 16 });
}

function layOut(start: number, lengths: readonly number[]): { offsets: number[]; end: number } {
  let end = start;
  const offsets = lengths.map((length) => {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    end = offset + Math.max(length, 1);
    return offset;
  });
  return { offsets, end };
}
