/**
 * Values on their way from a rank to the caller: tensors are lent, pictures are encoded.
 *
 * @module
 */
import { borrowValue, conversionOf } from "../ffi/runtime.ts";
import { Image, Tensor } from "../ffi/mod.ts";
import { decodeValue, encodeTextEvent, encodeValue } from "../protocol/mod.ts";
import { type DType, DTYPES, EncodedImage, type ImageContentType, type TensorValue } from "../values.ts";

/** A picture's format on its way. */
export interface PictureFormat {
  /** `"jpeg"`, `"png"` or `"webp"`. */
  format: "jpeg" | "png" | "webp";
  /** Of JPEG, 1 to 100. */
  quality: number;
}

/** A value ready to send. */
export interface Outgoing {
  /** The msgpack, in memory of its own. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The bulk data: views of what is lent, until {@linkcode Outgoing.release}. */
  readonly parts: Uint8Array<ArrayBuffer>[];
  /** Settles when every picture among the parts is encoded; `null` if there is none to wait for. */
  readonly pictures: Promise<void> | null;
  /** Gives back the tensors' memory. Call once. */
  release(): void;
}

/** Options of {@linkcode encodeOutgoing}. */
export interface OutgoingOptions {
  /** What the value is called in messages. */
  name: string;
  /** How pictures travel; asked when the first is met. */
  picture: () => PictureFormat;
  /** Copy typed arrays, so that the program may go on using them. */
  copy: boolean;
}

/**
 * Encodes a value in the state that it is in now.
 *
 * @param value Anything that can cross, tensors and images included.
 * @param options Its name and its pictures' format.
 * @returns The value; wait for its pictures before it is sent.
 * @throws {TypeError} If something in it cannot cross.
 */
export function encodeOutgoing(value: unknown, options: OutgoingOptions): Outgoing {
  const lent: { release(): void }[] = [];
  const pictures: { part: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] = [];
  const release = () => {
    for (const loan of lent.splice(0)) loan.release();
  };
  const replace = (
    item: object,
    part: number,
    place: () => string,
  ): TensorValue | EncodedImage | undefined => {
    if (item instanceof Tensor) {
      const loan = lend(item, place);
      lent.push(loan);
      return loan.value;
    }
    if (item instanceof Image) {
      const picture = options.picture();
      pictures.push({ part, bytes: item.encode(picture).then(({ bytes }) => bytes) });
      const contentType: ImageContentType = `image/${picture.format}`;
      return new EncodedImage(contentType, item.width, item.height, new Uint8Array(0));
    }
  };
  try {
    const { body, parts } = encodeValue(value, { name: options.name, copy: options.copy, replace });
    const filled = pictures.map(async ({ part, bytes }) => {
      parts[part] = await bytes;
    });
    return {
      body: body.slice() as Uint8Array<ArrayBuffer>,
      parts,
      pictures: filled.length === 0 ? null : Promise.all(filled).then(() => {}),
      release,
    };
  } catch (error) {
    release();
    for (const { bytes } of pictures) bytes.catch(() => {});
    throw error;
  }
}

/** Lends a tensor's elements. Where it has none that can cross, the error says where it is, and what can. */
function lend(tensor: Tensor, place: () => string): ReturnType<typeof borrowValue> {
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
 * Writes a value as a text event, on the rank.
 *
 * @param value Anything that can cross.
 * @param options As for {@linkcode encodeOutgoing}.
 * @returns The event's bytes.
 * @throws {TypeError} If something in it cannot cross.
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
