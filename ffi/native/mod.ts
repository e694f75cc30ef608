/**
 * The native library: loading it, calling it, and the base of its objects.
 *
 * @module
 */
export {
  type Activity,
  noteCollectives,
  noteNativeCalls,
  observeActivity,
  reportCollective,
} from "./activity.ts";
export { Completions } from "./completions.ts";
export { requestScope } from "./current_scope.ts";
export { startDeathNotice } from "./death_notice.ts";
export { armGroupDeathSignal, armParentDeathSignal } from "./death_signals.ts";
export { type DTypeName, dtypeName, isDtypeName } from "./dtypes.ts";
export { NO_CUDA } from "./explain.ts";
export { HANDLE, INTERNAL } from "./internal.ts";
export {
  cacheFolder,
  findLibrary,
  isLibraryLoaded,
  libraryPath,
  loadOperators,
  native,
  refuseCode,
} from "./library.ts";
export { handleOf, isTensor, TensorLifetime } from "./lifetime.ts";
export { viewOf } from "./memory.ts";
export { gradMode, type ModeInit, NO_DTYPE, withinMode, withinModeAsync } from "./modes.ts";
export { NativeObject } from "./objects.ts";
export { ERROR, ERROR_AT, INTS, INTS_AT, OUT, OUT_AT, REPLY_AT, ROOM, ROOM_AT } from "./pinned.ts";
export { openLibrary } from "./open_library.ts";
export { pinThread } from "./pin.ts";
export { callForReply, settle, takeReply } from "./requests.ts";
export { receiveInScope } from "./scope.ts";
export { closeSegment, openSegment, readSegment, releaseSegments, writeSegment } from "./segments.ts";
export { mapSharedFile } from "./shared_file.ts";
export { check, newErrorBuffer, setOwnRank, textIn, toError, withStackFrom } from "./status.ts";
export {
  AlongOp,
  BinaryOp,
  DType,
  ImageFormat,
  InPlaceOp,
  MakeOp,
  ModeKind,
  OperatorInfo,
  PartsOp,
  PlaceKind,
  ReduceOp,
  ShapeOp,
  Status,
  TensorInfo,
  TernaryOp,
  UnaryOp,
} from "./symbols.gen.ts";
export { runSynchronous } from "./synchronous.ts";
export { getThreads, setThreads } from "./threads.ts";
export { beginCall, endCall, keep, openCallScope, releaseKept, tidy, tidyAsync, tidyEither } from "./tidy.ts";
export { checkMovable, detachAll, detachLent, detachMoved, hasNoViews, makeView, openView } from "./views.ts";
export { decode, type Encoder, FloatNumber, releaseEncoder, takeEncoder } from "./wire.ts";
