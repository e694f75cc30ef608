/**
 * What values are on the other side, for the compiler.
 *
 * @module
 */
import type { Image, ImageBits, Tensor } from "./ffi/mod.ts";
import type { EncodedImage, TensorValue } from "./values.ts";

/**
 * `T` as the caller receives it: `Tensor` becomes {@linkcode TensorValue}, `Image` becomes
 * {@linkcode EncodedImage}, at any depth. A payload is written in the same terms.
 */
export type Received<T> = 0 extends (1 & T) ? T
  : T extends Tensor ? TensorValue
  : T extends Image<ImageBits> ? EncodedImage
  : T extends TensorValue | EncodedImage | Unchanged ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? T extends Map<K, V> ? Map<Received<K>, Received<V>> : ReadonlyMap<Received<K>, Received<V>>
  : T extends ReadonlySet<infer V> ? T extends Set<V> ? Set<Received<V>> : ReadonlySet<Received<V>>
  : T extends object ? { [K in keyof T]: Received<T[K]> }
  : T;

/**
 * `T` as a rank receives it, in a payload or as the value for `setup`: {@linkcode TensorValue} becomes
 * `Tensor`, {@linkcode EncodedImage} becomes `Image`, at any depth.
 */
export type Arriving<T> = 0 extends (1 & T) ? T
  : T extends TensorValue ? Tensor
  : T extends EncodedImage ? Image
  : T extends Tensor | Image<ImageBits> | Unchanged ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? T extends Map<K, V> ? Map<Arriving<K>, Arriving<V>> : ReadonlyMap<Arriving<K>, Arriving<V>>
  : T extends ReadonlySet<infer V> ? T extends Set<V> ? Set<Arriving<V>> : ReadonlySet<Arriving<V>>
  : T extends object ? { [K in keyof T]: Arriving<T[K]> }
  : T;

/** What crosses as it is, or not at all. */
export type Unchanged =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | ArrayBuffer
  | ArrayBufferView
  | ((...args: never[]) => unknown);
