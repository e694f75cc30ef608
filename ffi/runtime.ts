/**
 * The parts of the native side that the package's other folders use, and programs do not.
 *
 * @module
 */
import {
  check,
  detachLent,
  ERROR,
  getThreads,
  handleOf,
  isLibraryLoaded,
  native,
  OUT,
  settle,
  tidy,
  viewOf,
} from "./native/mod.ts";
import { layoutOf, TensorValue } from "../values.ts";
import { ops } from "./ops/mod.ts";
import { readable, Tensor } from "./tensors/mod.ts";

/** The least number of elements that libtorch gives each thread of an operator. */
const ELEMENTS_PER_THREAD = 2 ** 15;

export {
  type Activity,
  noteCollectives,
  noteNativeCalls,
  observeActivity,
  setThreads,
} from "./native/mod.ts";
export {
  ABORT_GROUP,
  connectsByUnixSockets,
  END_SETUP,
  FLUSH_GROUP,
  formGroup,
  formGroupOfOne,
  type FormGroupOptions,
  hostStore,
  type HostStoreOptions,
  type NamedParameters,
  NATIVE_GROUP,
  Reducer,
  type ReducerOptions,
  REFORM_GROUP,
  signatureOf,
  type StoreHost,
  UNIQUE_NAME,
} from "./groups/mod.ts";
export { type CudaDriver, cudaDriver, hasNccl, loadCuda } from "./cuda/mod.ts";
export { dispatch, operatorNames, schemasOf } from "./ops/mod.ts";
export { conversionOf, readable, type SegmentPlace, tensorInSegment, wrap } from "./tensors/mod.ts";
export { usePackageFolder } from "./models/mod.ts";
export { BEGIN_ENCODING } from "./image_options.ts";
export {
  armGroupDeathSignal,
  armParentDeathSignal,
  beginCall,
  closeSegment,
  endCall,
  isLibraryLoaded,
  keep,
  libraryPath,
  mapSharedFile,
  openCallScope,
  openSegment,
  pinThread,
  readSegment,
  refuseCode,
  releaseKept,
  releaseSegments,
  startDeathNotice,
  writeSegment,
} from "./native/mod.ts";

/**
 * Loads the native library if it is not loaded yet.
 *
 * @throws {LibraryLoadError} If the library is not found, or is of another version than this package.
 */
export function loadLibrary(): void {
  native();
}

/** Starts the threads of operators on this thread, which libtorch otherwise starts when it needs them. */
export function startThreads(): void {
  const threads = getThreads();
  if (threads > 1) tidy(() => ops.ones([threads * ELEMENTS_PER_THREAD]).add(1));
}

/**
 * Waits for the collectives that libtorch has started on its own so far: in backward passes, in models with
 * collectives, and in functional collectives.
 *
 * @returns Settles when they have ended; `null` if there are none.
 * @throws {CollectiveError} If a collective failed and nothing else waited for it.
 */
export function settleCommunications(): Promise<void> | null {
  if (!isLibraryLoaded()) return null;
  const operation = "collective";
  check(native().cohort_communications_wait(OUT, ERROR), operation);
  const request = OUT[0]!;
  return request === 0 ? null : settle(request, { operation, read: () => {} });
}

/**
 * Returns an identifier of the storage that a tensor shares with its views.
 *
 * @param tensor The tensor.
 * @returns A number to compare; 0 if the tensor has no storage.
 */
export function storageOf(tensor: Tensor): number {
  return native().cohort_tensor_storage(handleOf(tensor, "storageOf"));
}

/** A tensor's elements, borrowed while they are sent. */
export interface BorrowedValue {
  /** The elements, in native memory. */
  readonly value: TensorValue;
  /** Returns the memory and detaches the value's data. Safe to call more than once. */
  release(): void;
}

/**
 * Borrows a tensor's elements to send or upload them, without a copy if the tensor is contiguous and on the
 * CPU. The tensor cannot be written until the release. It may be disposed, and its scope may end.
 *
 * @param tensor The tensor.
 * @param operation The purpose, for errors, including the errors of code that tries to write the tensor
 * meanwhile.
 * @returns The elements.
 * @throws {NativeError} If the tensor has been freed, or if work in flight writes it.
 */
export function borrowValue(tensor: Tensor, operation: "send" | "upload" = "send"): BorrowedValue {
  const handle = handleOf(tensor, operation);
  const { shape } = tensor;
  const dtype = readable(tensor.dtype, operation);
  check(native().cohort_loan_new(handle, operation === "upload" ? 1 : 0, OUT, ERROR), operation);
  const loan = OUT[0]!;
  detachLent([handle]);
  const { array, perElement } = layoutOf(dtype);
  const length = shape.reduce((product, size) => product * size, perElement);
  const address = native().cohort_loan_data(loan);
  const buffer = address === null || length === 0
    ? new ArrayBuffer(0)
    : viewOf(address, length * array.BYTES_PER_ELEMENT);
  let released = false;
  return {
    value: new TensorValue(dtype, shape, new array(buffer)),
    release() {
      if (released) return;
      released = true;
      buffer.transfer(0);
      check(native().cohort_loan_free(loan, ERROR), operation);
    },
  };
}

/**
 * Makes a tensor from a copy of a received value, in the current scope.
 *
 * @param value The elements.
 * @returns The tensor, on the CPU.
 */
export function tensorFromValue(value: TensorValue): Tensor {
  return Tensor.fromValue(value);
}
