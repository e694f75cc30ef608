/**
 * Encodes values that a rank sends to the caller. Tensors are borrowed, images are encoded.
 *
 * @module
 */
import { BEGIN_ENCODING, borrowValue, conversionOf } from "../ffi/runtime.ts";
import { Image, Tensor } from "../ffi/mod.ts";
import { decodeValue, encodeTextEvent, encodeValue } from "../protocol/mod.ts";
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
  /** The bulk data: views of borrowed memory, valid until {@linkcode Outgoing.release}. */
  readonly parts: Uint8Array<ArrayBuffer>[];
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

const nothing = (): void => {};

/**
 * Encodes a value in its current state.
 *
 * @param value Any value that can cross, including tensors and images.
 * @param options The value's name and the encoding of its images.
 * @param isUsedAtOnce Whether the caller uses the body before the next value is encoded, if the value has no
 * images.
 * @returns The value. Wait for its images before you send it.
 * @throws {TypeError} If something in the value cannot cross.
 * @throws {NativeError} If an image does not fit its format.
 */
export function encodeOutgoing(value: unknown, options: OutgoingOptions, isUsedAtOnce = false): Outgoing {
  const borrowed: { release(): void }[] = [];
  const pictures: { part: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] = [];
  let pixelByteLength = 0;
  const release = () => {
    for (const borrow of borrowed.splice(0)) borrow.release();
  };
  const replace = (
    item: object,
    part: number,
    place: () => string,
  ): TensorValue | EncodedImage | undefined => {
    if (item instanceof Tensor) {
      const borrow = borrowTensor(item, place);
      borrowed.push(borrow);
      return borrow.value;
    }
    if (item instanceof Image) {
      const picture = options.picture();
      pictures.push({ part, bytes: item[BEGIN_ENCODING](picture).then(({ bytes }) => bytes) });
      pixelByteLength += item.pixels.byteLength;
      const contentType: ImageContentType = `image/${picture.format}`;
      return new EncodedImage(contentType, item.width, item.height, new Uint8Array(0));
    }
  };
  try {
    const { body, parts } = encodeValue(value, { name: options.name, copy: options.copy, replace });
    if (pictures.length === 0) {
      return {
        body: (isUsedAtOnce ? body : body.slice()) as Uint8Array<ArrayBuffer>,
        parts,
        borrows: borrowed.length > 0,
        pictures: null,
        pixelByteLength,
        release: borrowed.length > 0 ? release : nothing,
      };
    }
    const filled = pictures.map(async ({ part, bytes }) => {
      parts[part] = await bytes;
    });
    return {
      body: body.slice() as Uint8Array<ArrayBuffer>,
      parts,
      borrows: borrowed.length > 0,
      pictures: Promise.all(filled).then(() => {}),
      pixelByteLength,
      release,
    };
  } catch (error) {
    release();
    for (const { bytes } of pictures) bytes.catch(() => {});
    throw error;
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
