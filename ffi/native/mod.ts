/**
 * The native library: loading it, calling it, and what its objects share.
 *
 * @module
 */
export {
  type Activity,
  noteCollectives,
  noteNativeCalls,
  observeActivity,
  tellCollective,
} from "./activity.ts";
export { Completions } from "./completions.ts";
export { type DTypeName, dtypeName, isDtypeName } from "./dtypes.ts";
export { NO_CUDA } from "./explain.ts";
export {
  armGroupDeath,
  armParentDeathSignal,
  cacheFolder,
  findLibrary,
  isLibraryLoaded,
  loadOperators,
  native,
  openLibrary,
  refuseCode,
} from "./library.ts";
export {
  arriveIn,
  handleOf,
  INTERNAL,
  isTensor,
  keep,
  openCallScope,
  releaseKept,
  requestScope,
  TensorLifetime,
  tidy,
  tidyAsync,
  tidyEither,
} from "./lifetime.ts";
export { viewOf } from "./memory.ts";
export { gradMode, type ModeInit, NO_DTYPE, withinMode, withinModeAsync } from "./modes.ts";
export { HANDLE, NativeObject } from "./objects.ts";
export { ERROR, ERROR_AT, INTS, INTS_AT, OUT, OUT_AT, REPLY_AT, ROOM, ROOM_AT } from "./pinned.ts";
export { received, replyOf, settle } from "./requests.ts";
export { mapSharedFile } from "./shared_file.ts";
export { check, from, newErrorBuffer, setOwnRank, textIn, toError } from "./status.ts";
export {
  ABI_VERSION,
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
export { checkMovable, detachAll, detachLent, detachMoved, hasNoViews, makeView, openView } from "./views.ts";
export { decode, type Encoder, FloatNumber, giveBack, takeEncoder } from "./wire.ts";
