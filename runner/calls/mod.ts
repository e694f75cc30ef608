/**
 * The queue of calls, their limits, and the handling of their results.
 *
 * @module
 */
export { onAbort } from "./aborts.ts";
export { type Call, type CallSink, type RankFailure, readFailure, rootCause } from "./call.ts";
export { addLimited, CALL_OPTIONS, checkCallOptions } from "./call_limits.ts";
export { CallObserver } from "./call_observer.ts";
export { CallQueue, type CallTarget, FAILURE_GATHER_MS } from "./call_queue.ts";
export { atCallSite, callSite } from "./call_site.ts";
export { describeWait } from "./call_wait.ts";
export { checkInvokeOptions } from "./invoke_options.ts";
export { ItemStream } from "./item_stream.ts";
export { Keepalive } from "./keepalive.ts";
export { Request } from "./request.ts";
export { ResultSink } from "./result_sinks.ts";
export { checkStreamOptions } from "./stream_options.ts";
