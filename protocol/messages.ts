/**
 * Control messages: the bodies of all frames that do not carry a value of the caller's.
 *
 * They are plain msgpack by `@std/msgpack`. Decoding checks each field, since a peer may send anything.
 *
 * @module
 */
import { decode, encode, type ValueType } from "@std/msgpack";
import { ProtocolError } from "../errors.ts";
import type { RemoteError } from "./remote_error.ts";
import { scanMessage } from "./scan_body.ts";

/** Both sides must name the same number in their first frame. */
export const PROTOCOL_VERSION = 1;

/** Rank → runner, first of all. */
export interface Hello {
  /** {@linkcode PROTOCOL_VERSION} of the rank. */
  version: number;
  /** The rank. */
  rank: number;
  /** Of how many. */
  worldSize: number;
  /** Its process. */
  pid: number;
  /** A number that it uses once: 32 random bytes, in hexadecimal digits. */
  nonce: string;
}

/** Runner → rank: its answer to a hello. */
export interface Challenge {
  /** Tells this start of the runner from others. */
  session: string;
  /** The runner's own nonce. */
  nonce: string;
  /** Shows that the runner has the rank's secret. */
  proof: string;
}

/** Rank → runner: its answer to a challenge. */
export interface Proof {
  /** Shows that the rank has the secret. */
  proof: string;
}

/** Runner → rank: what to load. */
export interface Welcome {
  /** URL of the worker's module. */
  module: string;
  /** The name that the class is exported under. */
  exportName: string;
  /** `"auto"`, `"cpu"` or `"cuda"`. */
  device: string;
  /** Whether the rank refuses files that are code. */
  safetensorsOnly: boolean;
  /** The runner's time, in milliseconds: ranks set their clocks by it. */
  now: number;
  /**
   * What the ranks of this world, and nobody else, know: 64 hexadecimal digits. They prove it to each other
   * at the store.
   */
  storeSecret: string;
}

/** Rank → runner: class and library are loaded. */
export interface Loaded {
  /**
   * Rank 0: where the store is that it hosts (`unix:/path`, `tcp://host:port`). Other ranks, or without a
   * library: `null`.
   */
  storeAddress: string | null;
  /** Why this rank has no native library, or `null` if it has. */
  libraryMissing: string | null;
  /** The device that it has bound (`"cpu"`, `"cuda:1"`). */
  device: string;
}

/** Runner → rank: drop the group. */
export interface Abort {
  /** Why, for the errors of what is in flight. */
  reason: string;
}

/** Rank 0 → runner: where the next group meets. */
export interface Store {
  /** Where the store is that it hosts. */
  address: string;
}

/** Runner → rank: form the group. */
export interface Epoch {
  /** Counts the groups of a world, from 1. */
  epoch: number;
  /** Where rank 0's store is, or `null` if no group can be formed. */
  storeAddress: string | null;
  /** Why there is no group, where there is none. */
  reason: string | null;
  /** The group's timeout for one collective, in milliseconds. */
  timeoutMs: number;
  /** How long the ranks may take to meet, in milliseconds. */
  formTimeoutMs: number;
  /** Whether a rank is new, and its `setup` not done. */
  newRanks: boolean;
  /** Whether the ranks compare each collective before it begins. */
  checkCollectives: boolean;
  /** Whether every rank has bound a CUDA device. */
  cuda: boolean;
  /** The file to map as the page that all share, where it is a new one. */
  page: string | null;
}

/** Rank → runner: it has joined. */
export interface Joined {
  /** Which group. */
  epoch: number;
}

/** Rank → runner: `setup` is done. */
export interface Ready {
  /** The device that the rank bound (`"cpu"`, `"cuda:1"`). */
  device: string;
}

/** Runner → rank 0: what the stream's reader has taken since the call began. */
export interface Credit {
  /** Number of items. */
  items: number;
  /** Their bytes, as they travelled. */
  bytes: number;
}

/** Rank → runner: something threw. */
export interface Failure {
  /** When, in milliseconds by the runner's clock, with fractions. */
  at: number;
  /** Whether it is misuse by the caller (a class that cannot be found), to be raised as a `TypeError`. */
  misuse: boolean;
  /** Of a group that could not be formed, its number; else 0. */
  epoch: number;
  /** What was thrown. */
  error: RemoteError;
}

/** What a field may be; a trailing `?` also allows `null`. A `count` is a whole number from 0. */
type FieldKind = "string" | "number" | "count" | "boolean" | "object" | "string?";

/** The fields of a message, for checking. */
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
  now: "number",
  storeSecret: "string",
};
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
/** Fields of {@linkcode Failure}. */
export const FAILURE: Schema<Failure> = { at: "number", misuse: "boolean", epoch: "count", error: "object" };

/**
 * Encodes a control message.
 *
 * @param message The message.
 * @returns The body of its frame.
 */
export function encodeMessage<T extends object>(message: T): Uint8Array {
  return encode(message as unknown as ValueType);
}

/**
 * Decodes a control message.
 *
 * @param schema Its fields.
 * @param body The body of its frame.
 * @returns The message.
 * @throws {ProtocolError} If it is not msgpack, would take too much memory, or a field is missing or of
 * another kind.
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
