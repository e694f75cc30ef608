/**
 * Control messages: the bodies of all frames that do not contain a value of the caller or the worker.
 *
 * They are plain msgpack, encoded by `@std/msgpack`. Decoding validates each field, because a peer may send
 * anything.
 *
 * @module
 */
import { decode, encode, type ValueType } from "@std/msgpack";
import { ProtocolError } from "../errors.ts";
import type { RemoteError } from "./remote_error.ts";
import { scanMessage } from "./scan_body.ts";

/** The protocol version. The rank sends it in its first frame, and the runner requires the same number. */
export const PROTOCOL_VERSION = 1;

/** Rank → runner: the first message. */
export interface Hello {
  /** The rank's {@linkcode PROTOCOL_VERSION}. */
  version: number;
  /** The rank. */
  rank: number;
  /** Number of ranks. */
  worldSize: number;
  /** The rank's process ID. */
  pid: number;
  /** The rank's nonce: 32 random bytes, as hexadecimal digits. */
  nonce: string;
}

/** Runner → rank: the answer to a hello. */
export interface Challenge {
  /** Identifies this start of the runner. */
  session: string;
  /** The runner's nonce. */
  nonce: string;
  /** Proof that the runner knows the rank's secret. */
  proof: string;
}

/** Rank → runner: the answer to a challenge. */
export interface Proof {
  /** Proof that the rank knows the secret. */
  proof: string;
}

/** Runner → rank: what to load. */
export interface Welcome {
  /** The URL of the worker's module. */
  module: string;
  /** The name under which the module exports the class. */
  exportName: string;
  /** `"auto"`, `"cpu"` or `"cuda"`. */
  device: string;
  /** Whether the rank rejects files that contain code. */
  safetensorsOnly: boolean;
  /** Whether the rank binds its main thread to a core. */
  pinRanks: boolean;
  /** The runner's time, in milliseconds. Ranks set their clocks by it. */
  now: number;
  /**
   * A secret that only the ranks of this world know: 64 hexadecimal digits. They prove it to each other at
   * the store.
   */
  storeSecret: string;
  /** What the rank sends on a second connection, which tells of its death: 64 hexadecimal digits. */
  noticeToken: string;
}

/** Rank → runner: the only message of a second connection, which tells of the rank's death. */
export interface Notice {
  /** The token of the rank's welcome. */
  token: string;
}

/** Rank → runner: class and library are loaded. */
export interface Loaded {
  /**
   * The address of the store that rank 0 hosts (`unix:/path`, `tcp://host:port`). `null` for other ranks, or
   * without a native library.
   */
  storeAddress: string | null;
  /** Why this rank has no native library, or `null` if it has one. */
  libraryMissing: string | null;
  /** The device that the rank has bound (`"cpu"`, `"cuda:1"`). */
  device: string;
}

/** Runner → rank: drop the group. */
export interface Abort {
  /** The reason, for errors of collectives in flight. */
  reason: string;
}

/** Rank 0 → runner: the address of the next group's store. */
export interface Store {
  /** The address of the store that rank 0 hosts. */
  address: string;
}

/** Runner → rank: form the group. */
export interface Epoch {
  /** The number of the group in this world, from 1. */
  epoch: number;
  /** The address of rank 0's store, or `null` if no group can be formed. */
  storeAddress: string | null;
  /** Why there is no group, or `null` if there is one. */
  reason: string | null;
  /** The group's timeout for one collective, in milliseconds. */
  timeoutMs: number;
  /** How long the ranks may take to meet, in milliseconds. */
  formTimeoutMs: number;
  /** Whether a rank is new and has not run `setup` yet. */
  newRanks: boolean;
  /** Whether the ranks compare each collective before it starts. */
  checkCollectives: boolean;
  /** Whether every rank has bound a CUDA device. */
  cuda: boolean;
  /** The file of the shared page, if there is a new page to map. */
  page: string | null;
}

/** Rank → runner: the rank has joined the group. */
export interface Joined {
  /** The number of the group. */
  epoch: number;
}

/** Rank → runner: `setup` has finished. */
export interface Ready {
  /** The device that the rank bound (`"cpu"`, `"cuda:1"`). */
  device: string;
}

/** Runner → rank 0: items that the stream's reader has taken since the call began. */
export interface Credit {
  /** Number of items. */
  items: number;
  /** Their encoded size, in bytes. */
  bytes: number;
}

/** Runner → rank: a segment of shared memory. */
export interface Segment {
  /** The number of the segment, from 1. */
  segment: number;
  /** The file to open; `null` if the rank must close the segment. */
  path: string | null;
  /** What follows the mark at the beginning of the file. */
  nonce: string;
}

/** Rank → runner: the rank has opened a segment. */
export interface Opened {
  /** The number of the segment. */
  segment: number;
  /** Why the rank could not open it; `null` if it could. */
  error: string | null;
}

/** Runner → rank: where the rank may write its next large result. */
export interface Granted {
  /** The number of the segment; 0 for none. */
  segment: number;
  /** How long the segment may become, in bytes. */
  byteLength: number;
}

/** Rank → runner: something threw. */
export interface Failure {
  /** The time of the error by the runner's clock, in milliseconds with fractions. */
  at: number;
  /**
   * Whether the caller made a mistake, such as a class that cannot be found. The caller receives a
   * `TypeError`.
   */
  misuse: boolean;
  /** The number of the group that could not be formed, otherwise 0. */
  epoch: number;
  /** The thrown value. */
  error: RemoteError;
}

/** The type of a field. A trailing `?` also allows `null`. A `count` is a non-negative integer. */
type FieldKind = "string" | "number" | "count" | "boolean" | "object" | "string?";

/** The field types of a message, for validation. */
export type Schema<T> = { readonly [K in keyof T]-?: FieldKind };

/** Fields of {@linkcode Hello}. */
export const HELLO: Schema<Hello> = {
  version: "number",
  rank: "number",
  worldSize: "number",
  pid: "number",
  nonce: "string",
};
/** Fields of {@linkcode Challenge}. */
export const CHALLENGE: Schema<Challenge> = { session: "string", nonce: "string", proof: "string" };
/** Fields of {@linkcode Proof}. */
export const PROOF: Schema<Proof> = { proof: "string" };
/** Fields of {@linkcode Welcome}. */
export const WELCOME: Schema<Welcome> = {
  module: "string",
  exportName: "string",
  device: "string",
  safetensorsOnly: "boolean",
  pinRanks: "boolean",
  now: "number",
  storeSecret: "string",
  noticeToken: "string",
};
/** Fields of {@linkcode Notice}. */
export const NOTICE: Schema<Notice> = { token: "string" };
/** Fields of {@linkcode Loaded}. */
export const LOADED: Schema<Loaded> = {
  storeAddress: "string?",
  libraryMissing: "string?",
  device: "string",
};
/** Fields of {@linkcode Abort}. */
export const ABORT: Schema<Abort> = { reason: "string" };
/** Fields of {@linkcode Store}. */
export const STORE: Schema<Store> = { address: "string" };
/** Fields of {@linkcode Epoch}. */
export const EPOCH: Schema<Epoch> = {
  epoch: "count",
  storeAddress: "string?",
  reason: "string?",
  timeoutMs: "number",
  formTimeoutMs: "number",
  newRanks: "boolean",
  checkCollectives: "boolean",
  cuda: "boolean",
  page: "string?",
};
/** Fields of {@linkcode Joined}. */
export const JOINED: Schema<Joined> = { epoch: "count" };
/** Fields of {@linkcode Ready}. */
export const READY: Schema<Ready> = { device: "string" };
/** Fields of {@linkcode Credit}. */
export const CREDIT: Schema<Credit> = { items: "count", bytes: "count" };
/** Fields of {@linkcode Segment}. */
export const SEGMENT: Schema<Segment> = { segment: "count", path: "string?", nonce: "string" };
/** Fields of {@linkcode Opened}. */
export const OPENED: Schema<Opened> = { segment: "count", error: "string?" };
/** Fields of {@linkcode Granted}. */
export const GRANTED: Schema<Granted> = { segment: "count", byteLength: "count" };
/** Fields of {@linkcode Failure}. */
export const FAILURE: Schema<Failure> = { at: "number", misuse: "boolean", epoch: "count", error: "object" };

/**
 * Encodes a control message.
 *
 * @param message The message.
 * @returns The body of the frame.
 */
export function encodeMessage<T extends object>(message: T): Uint8Array {
  return encode(message as unknown as ValueType);
}

/**
 * Decodes a control message.
 *
 * @param schema The field types.
 * @param body The body of the frame.
 * @returns The message.
 * @throws {ProtocolError} If the body is not msgpack, would take too much memory, or a field is missing or
 * has the wrong type.
 */
export function decodeMessage<T extends object>(schema: Schema<T>, body: Uint8Array<ArrayBuffer>): T {
  scanMessage(body);
  let message: unknown;
  try {
    message = decode(body.slice());
  } catch (cause) {
    throw new ProtocolError(`Cannot read message: ${(cause as Error).message}`, { cause });
  }
  for (const [name, kind] of Object.entries(schema) as [string, FieldKind][]) {
    const value = (message as Record<string, unknown> | null)?.[name];
    if (!fits(value, kind)) {
      throw new ProtocolError(
        `Cannot read message: its field ${name} is not a ${kind.replace("?", " or null")}`,
      );
    }
  }
  return message as T;
}

function fits(value: unknown, kind: FieldKind): boolean {
  if (value === null) return kind.endsWith("?");
  switch (kind) {
    case "number":
      return Number.isFinite(value);
    case "count":
      return Number.isSafeInteger(value) && value as number >= 0;
    case "string":
    case "string?":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "object":
      return typeof value === "object";
  }
}
