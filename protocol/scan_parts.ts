/**
 * Checks extensions that contain no other values, during a scan.
 *
 * @module
 */
import { type DType, DTYPES, layoutOf } from "../values.ts";
import type { BodyScan } from "./body_scan.ts";
import type { Sized } from "./shared_part.ts";
import { CONTENT_TYPES, Ext, TYPED_ARRAYS } from "./value_extensions.ts";

/** Number of digits of the largest possible bigint. */
const MAX_HEX_DIGITS = 2 ** 28;

/**
 * Checks the digits of a bigint.
 *
 * @param scan The scan.
 * @param bytes The hexadecimal digits, after a minus sign if the bigint is negative.
 * @throws {ProtocolError} If the digits are invalid, missing, or too many.
 */
export function checkHexDigits(scan: BodyScan, bytes: Uint8Array): void {
  const start = bytes[0] === 0x2d ? 1 : 0;
  const digits = bytes.length - start;
  if (digits === 0 || digits > MAX_HEX_DIGITS) throw scan.error(`a bigint has ${digits} digits`);
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
    if (!isDigit) throw scan.error("a bigint has something other than digits");
  }
}

/**
 * Checks that a part fits an array.
 *
 * @param scan The scan.
 * @param type The extension type.
 * @param part The part.
 * @param kind The index of the array's class.
 * @throws {ProtocolError} If the class does not exist, or the part's size is not a multiple of the element
 * size.
 */
export function checkTypedArray(scan: BodyScan, type: number, part: Sized, kind: number): void {
  if (type === Ext.ArrayBuffer) return;
  const constructor = TYPED_ARRAYS[kind];
  if (constructor === undefined) throw scan.error(`unknown typed array ${kind}`);
  checkElements(scan, part, constructor.BYTES_PER_ELEMENT);
}

/**
 * Checks a tensor: dtype, part, and shape.
 *
 * @param scan The scan, positioned at the dtype.
 * @param count Number of values in the extension.
 * @throws {ProtocolError} If the shape does not match the number of elements in the part.
 */
export function checkTensor(scan: BodyScan, count: number): void {
  if (count < 2) throw scan.error("a tensor has no dtype or no part");
  const dtypeIndex = scan.integer();
  const dtype = DTYPES[dtypeIndex] as DType | undefined;
  if (dtype === undefined) throw scan.error(`unknown dtype ${dtypeIndex}`);
  const part = scan.part(scan.integer());
  const { array, perElement } = layoutOf(dtype);
  checkElements(scan, part, array.BYTES_PER_ELEMENT);
  let elements = perElement;
  for (let dimension = 2; dimension < count; dimension++) elements *= scan.integer();
  const expected = part.byteLength / array.BYTES_PER_ELEMENT;
  if (elements !== expected) {
    throw scan.error(`a tensor's sizes make ${elements} elements, its part has ${expected}`);
  }
}

/**
 * Checks an image: format, part, width, and height.
 *
 * @param scan The scan, positioned at the format.
 * @param count Number of values in the extension.
 * @throws {ProtocolError} If the format does not exist, or a size is invalid.
 */
export function checkPicture(scan: BodyScan, count: number): void {
  if (count !== 4) throw scan.error("a picture has no format, no part or no size");
  const format = scan.integer();
  if (CONTENT_TYPES[format] === undefined) throw scan.error(`unknown picture ${format}`);
  scan.part(scan.integer());
  scan.integer();
  scan.integer();
}

function checkElements(scan: BodyScan, part: Sized, byteLength: number): void {
  if (part.byteLength % byteLength === 0) return;
  throw scan.error(`${part.byteLength} bytes do not divide into elements of ${byteLength} bytes`);
}
