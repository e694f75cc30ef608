/**
 * JSON values that replace tensors and images: files in data URLs.
 *
 * A tensor becomes a safetensors file: a little-endian u64 with the length of a JSON header, the header, the
 * data (https://github.com/huggingface/safetensors, "Format").
 *
 * @module
 */
import type { DType } from "./dtypes.ts";
import type { EncodedImage, TensorValue } from "./values.ts";

const NAMES: Record<DType, string> = {
  float32: "F32",
  float64: "F64",
  float16: "F16",
  bfloat16: "BF16",
  int8: "I8",
  int16: "I16",
  int32: "I32",
  int64: "I64",
  uint8: "U8",
  bool: "BOOL",
  complex64: "C64",
};

/** JSON form of an image. */
export interface ImageJson {
  /** The content type of the file. */
  content_type: string;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
  /** The file, as a data URL. */
  url: string;
}

/** JSON form of a tensor. */
export interface TensorJson {
  /** `"application/safetensors"`. */
  content_type: string;
  /** The sizes of the dimensions. */
  shape: readonly number[];
  /** The element type. */
  dtype: DType;
  /** A safetensors file with one tensor, named `tensor`, as a data URL. */
  url: string;
}

/**
 * Converts an image to its JSON form.
 *
 * @param image The image.
 * @returns The JSON object.
 */
export function imageToJson({ contentType, width, height, bytes }: EncodedImage): ImageJson {
  return { content_type: contentType, width, height, url: dataUrl(contentType, bytes) };
}

/**
 * Converts a tensor to its JSON form.
 *
 * @param value The tensor.
 * @returns The JSON object.
 */
export function tensorToJson(value: TensorValue): TensorJson {
  const { shape, dtype } = value;
  const contentType = "application/safetensors";
  return { content_type: contentType, shape, dtype, url: dataUrl(contentType, encodeSafetensors(value)) };
}

/**
 * Encodes bytes as a data URL.
 *
 * @param contentType The content type of the bytes.
 * @param bytes The bytes.
 * @returns The URL.
 */
export function dataUrl(contentType: string, bytes: Uint8Array<ArrayBuffer>): string {
  return `data:${contentType};base64,${bytes.toBase64()}`;
}

/**
 * Encodes one tensor, named `tensor`, as a safetensors file.
 *
 * @param value The tensor. Its data is copied.
 * @returns The file's bytes.
 */
function encodeSafetensors(value: TensorValue): Uint8Array<ArrayBuffer> {
  const { data, dtype, shape } = value;
  const entry = { dtype: NAMES[dtype], shape, data_offsets: [0, data.byteLength] };
  const json = JSON.stringify({ tensor: entry });
  // The format requires data aligned to 8 bytes, with spaces as padding after the header.
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const file = new Uint8Array(8 + header.length + data.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + header.length);
  return file;
}
