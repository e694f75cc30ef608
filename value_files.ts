/**
 * Values of JSON in place of tensors and pictures: files in data URLs.
 *
 * Format: a little-endian u64 with the length of a JSON header, the header, the data
 * (https://github.com/huggingface/safetensors, "Format").
 *
 * @module
 */
import type { DType, EncodedImage, TensorValue } from "./values.ts";

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

/** A picture as JSON has it. */
export interface ImageJson {
  /** Its format. */
  content_type: string;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
  /** Its file, as a data URL. */
  url: string;
}

/** A tensor as JSON has it. */
export interface TensorJson {
  /** `"application/safetensors"`. */
  content_type: string;
  /** Its sizes. */
  shape: readonly number[];
  /** Its element type. */
  dtype: DType;
  /** A file with the tensor `tensor`, as a data URL. */
  url: string;
}

/**
 * A picture for JSON.
 *
 * @param image The picture.
 * @returns What stands for it.
 */
export function imageToJson({ contentType, width, height, bytes }: EncodedImage): ImageJson {
  return { content_type: contentType, width, height, url: dataUrl(contentType, bytes) };
}

/**
 * A tensor for JSON.
 *
 * @param value The tensor.
 * @returns What stands for it.
 */
export function tensorToJson(value: TensorValue): TensorJson {
  const { shape, dtype } = value;
  const contentType = "application/safetensors";
  return { content_type: contentType, shape, dtype, url: dataUrl(contentType, encodeSafetensors(value)) };
}

/**
 * Bytes as a data URL.
 *
 * @param contentType What they are.
 * @param bytes The bytes.
 * @returns The URL.
 */
export function dataUrl(contentType: string, bytes: Uint8Array<ArrayBuffer>): string {
  return `data:${contentType};base64,${bytes.toBase64()}`;
}

/**
 * Writes a safetensors file with one tensor, named `tensor`.
 *
 * @param value The tensor. Copied.
 * @returns The file's bytes.
 */
function encodeSafetensors(value: TensorValue): Uint8Array<ArrayBuffer> {
  const { data, dtype, shape } = value;
  const entry = { dtype: NAMES[dtype], shape, data_offsets: [0, data.byteLength] };
  const json = JSON.stringify({ tensor: entry });
  // The format wants the data aligned to 8 bytes, by spaces after the header.
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const file = new Uint8Array(8 + header.length + data.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + header.length);
  return file;
}
