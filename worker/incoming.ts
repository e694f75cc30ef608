/**
 * Values that arrive on a rank: tensors and pictures become native ones.
 *
 * @module
 */
import { tensorFromValue } from "../ffi/runtime.ts";
import { Image } from "../ffi/mod.ts";
import { decodeValue } from "../protocol/mod.ts";
import { type EncodedImage, TensorValue } from "../values.ts";

/**
 * Decodes a value for the worker.
 *
 * @param body The msgpack.
 * @param parts The bulk data, which the value then holds (tensors: a copy of it).
 * @returns The value. Tensors belong to the scope that is open now.
 * @throws {ProtocolError} If the bytes are not a value.
 * @throws {NativeError} If a picture cannot be decoded.
 */
export async function decodeIncoming(
  body: Uint8Array<ArrayBuffer>,
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<unknown> {
  // Without parts there is nothing native in it.
  if (parts.length === 0) return decodeValue(body, parts);
  const pictures: EncodedImage[] = [];
  let tensors = 0;
  const value = decodeValue(body, parts, {
    replace: (item) => {
      if (item instanceof TensorValue) tensors++;
      else pictures.push(item);
      return item;
    },
  });
  if (pictures.length === 0 && tensors === 0) return value;
  const images = await Promise.all(pictures.map((picture) => Image.decode(picture)));
  let next = 0;
  return decodeValue(body, parts, {
    replace: (item) => item instanceof TensorValue ? tensorFromValue(item) : images[next++],
  });
}
