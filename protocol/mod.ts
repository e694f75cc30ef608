/**
 * The wire protocol between the runner and its ranks: frames, messages, and values as bytes.
 *
 * @module
 */
export type { Bootstrap } from "./bootstrap.ts";
export { Checkpoints, type Lane, type Verdict } from "./cancel_page.ts";
export { checkRemoteError } from "./check_remote_error.ts";
export { checkTextEvents } from "./check_text_event.ts";
export { clientError, clientText, hideFromClients } from "./client_error.ts";
export {
  decodeScanned,
  decodeValue,
  type DecodeValueOptions,
  type PartInfo,
  type ReadPart,
} from "./decode_value.ts";
export { type EncodedValue, encodeValue, type EncodeValueOptions, type Place } from "./encode_value.ts";
export {
  encodeFrame,
  type Frame,
  FRAME_LIMITS,
  frameByteLength,
  FrameFlag,
  type FrameInit,
  type FrameLimits,
  FrameType,
  HANDSHAKE_LIMITS,
  MAX_CHECKPOINTS,
  putFrame,
} from "./frame.ts";
export { FrameDecoder } from "./frame_decoder.ts";
export { handshakeKey, randomHex, RankHandshake, RunnerHandshake, type TransportKind } from "./handshake.ts";
export {
  ABORT,
  type Abort,
  CHALLENGE,
  CREDIT,
  decodeMessage,
  encodeMessage,
  EPOCH,
  type Epoch,
  FAILURE,
  type Failure,
  GRANTED,
  type Granted,
  HELLO,
  type Hello,
  JOINED,
  type Joined,
  LOADED,
  type Loaded,
  NOTICE,
  type Notice,
  OPENED,
  type Opened,
  PROOF,
  PROTOCOL_VERSION,
  READY,
  SEGMENT,
  type Segment,
  STORE,
  type Store,
  WELCOME,
  type Welcome,
} from "./messages.ts";
export { isRank, markRank } from "./rank_marker.ts";
export { fieldsFrom, fromRemoteError, toRemoteError } from "./remote_error.ts";
export { splitRequestId, withRequestId } from "./request_id.ts";
export { checkValue, scanValue } from "./scan_body.ts";
export { ownBuffer, ownParts, type Part, SEGMENT_PAGE, SharedPart } from "./shared_part.ts";
export { type RankStatus, readStatus, STATUS_BYTE_LENGTH, StatusWriter } from "./status_block.ts";
export { MAX_BYTES_AHEAD, MAX_ITEMS_AHEAD } from "./stream_limits.ts";
export { encodeComment, encodeObjectEvent, encodeTextEvent } from "./text_event.ts";
export { attempt, isInstance, isObject, messageOfThrown, printable } from "./thrown.ts";
export { Ext } from "./value_extensions.ts";
export { PAGE_MARK, WorldPageLayout } from "./world_page.ts";
