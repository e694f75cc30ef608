/**
 * Views of tensors' memory: which there are, and when they must end.
 *
 * A view is an `ArrayBuffer` over native memory. It is detached before that memory can go or be used by work
 * in flight: when its tensor is freed, when an operator has moved or resized it, when its storage is lent.
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
 * By tensor, the storages of views whose buffers a program has transferred elsewhere (to a worker, say),
 * where they cannot be detached: their memory has to stay for good.
 */
const taken = new Map<object, Set<number>>();

/**
 * The view of a tensor that is open.
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
 * @param handle Its handle, which has been checked to allow a view.
 * @param byteLength The bytes of its elements.
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
 * Ends the view of a tensor that is about to be freed.
 *
 * @param tensor The tensor.
 * @returns Whether its memory may be freed: not if a program has transferred a view's buffer elsewhere.
 */
export function detachViews(tensor: object): boolean {
  if (views.size > 0) {
    const view = views.get(tensor);
    if (view !== undefined) detach(tensor, view);
  }
  return taken.size === 0 || !taken.has(tensor);
}

/** Whether no view of any tensor's memory is open, or was: then none has to be looked after. */
export function hasNoViews(): boolean {
  return views.size === 0 && taken.size === 0;
}

/**
 * Refuses to give tensors other memory where a program has transferred a view of what they have elsewhere.
 *
 * @param handles The tensors.
 * @param operation What is to be done to them.
 * @throws {NativeError} If there is such a view.
 */
export function checkMovable(handles: Iterable<number>, operation: string): void {
  for (const [tensor, view] of views) {
    if (view.array.buffer.detached) detach(tensor, view);
  }
  for (const handle of handles) {
    const storage = native().cohort_tensor_storage(handle);
    for (const storages of taken.values()) {
      if (!storages.has(storage)) continue;
      const state = "the buffer of its data was transferred, and has to stay where it is";
      throw new NativeError(`Cannot ${operation}: ${state}, clone the tensor first`, { operation });
    }
  }
}

/**
 * Ends the views of all storages that are about to be lent to work in flight: it must not race with
 * JavaScript.
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

/** Ends all views: work in flight may need any memory. */
export function detachAll(): void {
  for (const [tensor, view] of views) detach(tensor, view);
}

/**
 * Ends the views whose memory an operator has moved, resized or reordered, or that is lent. To be called
 * right after any that writes.
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
  const storages = taken.get(tensor);
  if (storages === undefined) taken.set(tensor, new Set([view.storage]));
  else storages.add(view.storage);
}
