/**
 * Values of programs as bytes, for what the ranks give each other: the encoding of payloads, so nothing in it
 * can execute.
 *
 * The bytes are a head (u32 body length, u32 parts, then for each part an f64 byte length and a u8 kind), the
 * body and the parts, each aligned at 8.
 *
 * @module
 */
import { decodeValue, encodeValue } from "../../protocol/mod.ts";
import { ProtocolError } from "../../errors.ts";
import { TensorValue } from "../../values.ts";
import { Image, type ImageBits, type ImageChannels, type ImageOrientation } from "../image.ts";
import { Tensor } from "../tensors/mod.ts";

/** What a part is the memory of. */
const Kind = {
  /** A value that arrives as it is. */
  Value: 0,
  /** A tensor. */
  Tensor: 1,
  /** A picture's pixels. This and the seven that follow are those of EXIF's orientations. */
  Image: 2,
} as const;

/** In place of a body's length: what follows says why a value could not be encoded. */
const REFUSED = 0xffffffff;

/** So that parts that are empty, too, begin at places of their own, by which they are known. */
const ALIGNMENT = 8;
const PART_HEAD = 9;

/**
 * Encodes a value, by copy.
 *
 * @param value Anything that can cross between caller and rank, tensors and pictures included.
 * @param name What it is called in errors.
 * @returns The bytes.
 * @throws {TypeError} If something in it cannot cross; the message has the path to it.
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
 * Decodes a value. Its tensors belong to the scope that is open now.
 *
 * @param bytes What {@linkcode packObject} made, at the beginning of memory of its own, which the value then
 * holds.
 * @returns The value.
 * @throws {TypeError} If it could not be encoded.
 * @throws {ProtocolError} If they are not such bytes: another rank may send anything.
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

/** The lengths of the body and the parts. */
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
 * Bytes that have {@linkcode unpackObject} throw, so that ranks that wait for a value are told that there is
 * none.
 *
 * @param rank Whose value it would be.
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

/** The bytes of a picture's pixels: those of 16 bits have one more dimension. */
function pixelsOf({ pixels, width, height, channels, bits }: Image<ImageBits>): TensorValue {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const shape = [height, width, channels];
  return new TensorValue("uint8", bits === 8 ? shape : [...shape, 2], bytes);
}

/** A picture, in memory of its own, of what {@linkcode pixelsOf} gave. */
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
