/**
 * Decodes values that arrive on a rank. Tensors and images become native ones.
 *
 * @module
 */
import { tensorFromValue } from "../ffi/runtime.ts";
import { Image } from "../ffi/mod.ts";
import { decodeValue, type DecodeValueOptions, type Part } from "../protocol/mod.ts";
import { type EncodedImage, TensorValue } from "../values.ts";

/**
 * Decodes a value for the worker.
 *
 * @param body The msgpack.
 * @param parts The bulk data. The value keeps references to it, except for tensors, which copy it.
 * @param shared How to decode parts in shared memory.
 * @returns The value. Its tensors belong to the currently open scope.
 * @throws {ProtocolError} If the bytes are not a value.
 * @throws {NativeError} If an image cannot be decoded.
 */
export async function decodeIncoming(
  body: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
  shared: Pick<DecodeValueOptions, "read" | "tensor"> = {},
): Promise<unknown> {
  // Without parts, the value contains nothing native.
  if (parts.length === 0) return decodeValue(body, parts);
  const pictures: EncodedImage[] = [];
  let tensors = 0;
  // Read once, although the value may be decoded twice.
  const copies = new Map<Part, Uint8Array<ArrayBuffer>>();
  const options: DecodeValueOptions = {
    ...shared,
    ...shared.read &&
      { read: (part, ...about) => copies.getOrInsertComputed(part, () => shared.read!(part, ...about)) },
  };
  const value = decodeValue(body, parts, {
    ...options,
    tensor: () => tensors++,
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
    ...options,
    replace: (item) => item instanceof TensorValue ? tensorFromValue(item) : images[next++],
  });
}
