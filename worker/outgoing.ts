/**
 * Encodes values that a rank sends to the caller. Tensors are borrowed, images are encoded.
 *
 * @module
 */
import { BEGIN_ENCODING, borrowValue, conversionOf } from "../ffi/runtime.ts";
import { Image, Tensor } from "../ffi/mod.ts";
import {
  decodeValue,
  encodeTextEvent,
  encodeValue,
  type EncodeValueOptions,
  type Part,
  type Place,
  SharedPart,
} from "../protocol/mod.ts";
import { type DType, DTYPES, EncodedImage, type ImageContentType, type TensorValue } from "../values.ts";

/** The encoding of an image. */
export interface PictureFormat {
  /** `"jpeg"`, `"png"` or `"webp"`. */
  format: "jpeg" | "png" | "webp";
  /** JPEG quality, 1 to 100. */
  quality: number;
}

/** A value that is ready to send. */
export interface Outgoing {
  /** The msgpack, in its own memory, or in memory that the next value overwrites if that was requested. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The bulk data: views of borrowed memory, valid until {@linkcode Outgoing.release}, or places. */
  readonly parts: Part[];
  /** Whether parts are borrowed memory. */
  readonly borrows: boolean;
  /** Settles when all images among the parts are encoded; `null` if there are none. */
  readonly pictures: Promise<void> | null;
  /** Size of the pixels of all images, in bytes. */
  readonly pixelByteLength: number;
  /** Releases the tensors. Call it once. */
  release(): void;
}

/** Options of {@linkcode encodeOutgoing}. */
export interface OutgoingOptions {
  /** The name of the value in messages. */
  name: string;
  /** Returns the encoding of images. Called for each image. */
  picture: () => PictureFormat;
  /** Whether to copy typed arrays, so that the program may change them afterward. */
  copy: boolean;
}

const NO_CONTENT = new Uint8Array(0);

/**
 * Encodes a value in its current state.
 *
 * @param value Any value that can cross, including tensors and images.
 * @param options The value's name and the encoding of its images.
 * @param isUsedAtOnce Whether the caller uses the body before the next value is encoded, if the value has no
 * bulk data.
 * @param place Copies bulk data elsewhere. If all of it was copied, no tensor is borrowed.
 * @returns The value. Wait for its images before you send it.
 * @throws {TypeError} If something in the value cannot cross.
 * @throws {NativeError} If an image does not fit its format.
 */
export function encodeOutgoing(
  value: unknown,
  options: OutgoingOptions,
  isUsedAtOnce = false,
  place?: Place,
): Outgoing {
  return new OutgoingValue(value, options, isUsedAtOnce, place);
}

/** A value whose tensors are borrowed until it is released. */
class OutgoingValue implements Outgoing, EncodeValueOptions {
  readonly name: string;
  readonly copy: boolean;
  readonly place: Place | undefined;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly parts: Part[];
  readonly pictures: Promise<void> | null = null;
  pixelByteLength = 0;
  readonly #picture: OutgoingOptions["picture"];
  #borrowed: { release(): void }[] | null = null;
  /** The images that are being encoded, and their parts. */
  #encoding: { part: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] | null = null;

  constructor(value: unknown, options: OutgoingOptions, isUsedAtOnce: boolean, place: Place | undefined) {
    this.name = options.name;
    this.copy = options.copy;
    this.place = place;
    this.#picture = options.picture;
    try {
      const { body, parts } = encodeValue(value, this);
      this.parts = parts;
      if (this.#borrowed !== null && this.parts.every((part) => part instanceof SharedPart)) {
        this.release();
        this.#borrowed = null;
      }
      if (this.#encoding !== null) this.pictures = this.#fill(this.#encoding);
      const isKept = parts.length > 0 || !isUsedAtOnce;
      this.body = (isKept ? body.slice() : body) as Uint8Array<ArrayBuffer>;
    } catch (error) {
      this.release();
      for (const { bytes } of this.#encoding ?? []) bytes.catch(() => {});
      throw error;
    }
  }

  get borrows(): boolean {
    return this.#borrowed !== null;
  }

  replace(item: object, part: number, place: () => string): TensorValue | EncodedImage | undefined {
    if (item instanceof Tensor) {
      const borrow = borrowTensor(item, place);
      (this.#borrowed ??= []).push(borrow);
      return borrow.value;
    }
    if (item instanceof Image) {
      const picture = this.#picture();
      const bytes = item[BEGIN_ENCODING](picture).then(({ bytes }) => bytes);
      (this.#encoding ??= []).push({ part, bytes });
      this.pixelByteLength += item.pixels.byteLength;
      const contentType: ImageContentType = `image/${picture.format}`;
      return new EncodedImage(contentType, item.width, item.height, NO_CONTENT);
    }
  }

  release(): void {
    for (const borrow of this.#borrowed?.splice(0) ?? []) borrow.release();
  }

  /** Waits for the images. */
  async #fill(encoding: { part: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[]): Promise<void> {
    await Promise.all(encoding.map(async ({ part, bytes }) => {
      this.parts[part] = await bytes;
    }));
  }
}

/** Borrows a tensor's elements. If they cannot cross, throws an error with the tensor's path and a remedy. */
function borrowTensor(tensor: Tensor, place: () => string): ReturnType<typeof borrowValue> {
  try {
    return borrowValue(tensor);
  } catch (cause) {
    const state = tensor.disposed ? undefined : stateOf(tensor);
    if (state === undefined) throw cause;
    throw new TypeError(`Cannot send ${place()}: ${state}`, { cause });
  }
}

function stateOf(tensor: Tensor): string | undefined {
  const { layout, device, dtype } = tensor;
  if (layout !== "strided") return `the tensor is ${layout}; make it dense by to_dense()`;
  if (device === "meta") return 'the tensor is on "meta", without elements; compute it on "cpu"';
  if (DTYPES.includes(dtype as DType)) return undefined;
  return `the tensor is ${dtype}; convert it by ${conversionOf(dtype)}`;
}

/**
 * Encodes a value as a text event, on the rank.
 *
 * @param value Any value that can cross.
 * @param options The options of {@linkcode encodeOutgoing}.
 * @returns The event's bytes.
 * @throws {TypeError} If something in the value cannot cross.
 */
export async function encodeOutgoingEvent(
  value: unknown,
  options: OutgoingOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const outgoing = encodeOutgoing(value, options);
  try {
    await outgoing.pictures;
    return encodeTextEvent(decodeValue(outgoing.body, outgoing.parts));
  } finally {
    outgoing.release();
  }
}
