/**
 * Views of tensors' memory, and when they end.
 *
 * A view is an `ArrayBuffer` over native memory. It is detached before that memory can be freed or used by
 * work in flight: when its tensor is freed, when an operator has moved or resized the tensor, or when its
 * storage is lent.
 *
 * @module
 */
import { ERROR } from "./pinned.ts";
import { NativeError } from "../../errors.ts";
import { native } from "./library.ts";
import { placeOf, viewOf } from "./memory.ts";
import { Status } from "./symbols.gen.ts";

interface View {
  readonly array: ArrayBufferView<ArrayBuffer>;
  readonly handle: number;
  readonly place: number;
  readonly storage: number;
}

const views = new Map<object, View>();

/**
 * The storages, by tensor, of views whose buffers a program has transferred elsewhere (for example to a
 * worker). Those buffers cannot be detached, so their memory must stay allocated for good.
 */
const transferred = new Map<object, Set<number>>();

/**
 * Returns the open view of a tensor.
 *
 * @param tensor The tensor.
 * @returns The view, or `undefined` if there is none.
 */
export function openView(tensor: object): ArrayBufferView<ArrayBuffer> | undefined {
  const view = views.get(tensor);
  if (view === undefined || !view.array.buffer.detached) return view?.array;
  detach(tensor, view);
  return undefined;
}

/**
 * Opens a view of a tensor's memory.
 *
 * @param tensor The tensor.
 * @param handle The tensor's handle. The caller has checked that it allows a view.
 * @param byteLength The size of the elements in bytes.
 * @param wrap Makes the typed array.
 * @returns The view.
 */
export function makeView<T extends ArrayBufferView<ArrayBuffer>>(
  tensor: object,
  handle: number,
  byteLength: number,
  wrap: (buffer: ArrayBuffer) => T,
): T {
  const address = native().cohort_tensor_data(handle);
  if (address === null || byteLength === 0) return wrap(new ArrayBuffer(0));
  const array = wrap(viewOf(address, byteLength));
  views.set(tensor, {
    array,
    handle,
    place: placeOf(address),
    storage: native().cohort_tensor_storage(handle),
  });
  return array;
}

/**
 * Detaches the view of a tensor that is about to be freed.
 *
 * @param tensor The tensor.
 * @returns Whether the tensor's memory may be freed. It may not if a program has transferred a view's buffer.
 */
export function detachViews(tensor: object): boolean {
  if (views.size > 0) {
    const view = views.get(tensor);
    if (view !== undefined) detach(tensor, view);
  }
  return transferred.size === 0 || !transferred.has(tensor);
}

/** Returns whether there are no open views and no transferred ones, so that no view has to be tracked. */
export function hasNoViews(): boolean {
  return views.size === 0 && transferred.size === 0;
}

/**
 * Throws if a program has transferred a view of the tensors' current memory, which must then not change.
 *
 * @param handles The tensors.
 * @param operation The operation that would give the tensors different memory.
 * @throws {NativeError} If there is such a view.
 */
export function checkMovable(handles: Iterable<number>, operation: string): void {
  for (const [tensor, view] of views) {
    if (view.array.buffer.detached) detach(tensor, view);
  }
  for (const handle of handles) {
    const storage = native().cohort_tensor_storage(handle);
    for (const storages of transferred.values()) {
      if (!storages.has(storage)) continue;
      const state = "the buffer of its data was transferred, so its memory must stay in place";
      throw new NativeError(`Cannot ${operation}: ${state}; clone the tensor first`, { operation });
    }
  }
}

/**
 * Detaches the views of all storages that are about to be lent to work in flight, so that the work does not
 * race with JavaScript.
 *
 * @param handles The tensors that are lent.
 */
export function detachLent(handles: Iterable<number>): void {
  if (views.size === 0) return;
  const lent = new Set<number>();
  for (const handle of handles) lent.add(native().cohort_tensor_storage(handle));
  for (const [tensor, view] of views) {
    if (lent.has(view.storage)) detach(tensor, view);
  }
}

/** Detaches all views, because work in flight may need any memory. */
export function detachAll(): void {
  for (const [tensor, view] of views) detach(tensor, view);
}

/**
 * Detaches views whose memory an operator has moved, resized or reordered, or that is lent. Must run right
 * after any operator that writes.
 */
export function detachMoved(): void {
  for (const [tensor, view] of views) {
    const address = native().cohort_tensor_data(view.handle);
    const same = address !== null && placeOf(address) === view.place &&
      native().cohort_tensor_bytes(view.handle) === view.array.byteLength &&
      native().cohort_tensor_storage(view.handle) === view.storage &&
      native().cohort_tensor_check_view(view.handle, ERROR) === Status.Ok;
    if (!same) detach(tensor, view);
  }
}

function detach(tensor: object, view: View): void {
  views.delete(tensor);
  if (!view.array.buffer.detached) {
    view.array.buffer.transfer(0);
    return;
  }
  const storages = transferred.get(tensor);
  if (storages === undefined) transferred.set(tensor, new Set([view.storage]));
  else storages.add(view.storage);
}
