/**
 * The handshake by which a rank and its runner prove to each other that they know the same secret. The secret
 * is never sent.
 *
 * ```text
 * rank → runner   Hello      its claimed identity, and its nonce
 * runner → rank   Challenge  the session, its own nonce, and its proof
 * rank → runner   Proof      its proof
 * ```
 *
 * A proof is an HMAC with SHA-256 over the whole exchange and the sender's role. So a proof cannot be reused
 * as the other side's proof, or for another rank, another connection, or another start of the runner. The
 * runner proves itself first, so an impostor learns nothing and is not trusted.
 *
 * Of the address, a proof contains only the kind of transport. Both sides may know the runner by different
 * names (`0.0.0.0` and a host name, a forwarded port, a path with a symbolic link). The kind prevents a
 * stranger from relaying between a rank on a plain Unix socket and a runner that uses TLS.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { type Frame, type FrameInit, FrameType } from "./frame.ts";
import {
  CHALLENGE,
  type Challenge,
  decodeMessage,
  encodeMessage,
  HELLO,
  type Hello,
  PROOF,
  type Proof,
  PROTOCOL_VERSION,
  type Schema,
} from "./messages.ts";

/** The transport of a connection. */
export type TransportKind = "unix" | "tcp";

/**
 * Generates a nonce, an unguessable name, or a secret.
 *
 * @param byteLength Number of random bytes.
 * @returns Their hexadecimal digits.
 */
export function randomHex(byteLength = 32): string {
  return crypto.getRandomValues(new Uint8Array(byteLength)).toHex();
}

/**
 * Derives the key for proofs from a secret.
 *
 * @param secret The secret. It must be too long to guess, because anyone who sees a proof can test millions
 * of guesses.
 * @returns The key.
 */
export async function handshakeKey(secret: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", bytesOf(secret), "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array(0);
  const info = bytesOf("cohort handshake");
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, base, hmac, false, [
    "sign",
    "verify",
  ]);
}

/** The rank's side of the handshake. */
export class RankHandshake {
  /** The rank's first frame. */
  readonly hello: FrameInit;

  readonly #key: CryptoKey;
  readonly #transport: TransportKind;
  readonly #sent: Hello;

  /**
   * Starts the handshake.
   *
   * @param key The key of the rank's secret.
   * @param transport The transport of the connection.
   * @param who The rank, the world size, and the process ID.
   */
  constructor(key: CryptoKey, transport: TransportKind, who: Pick<Hello, "rank" | "worldSize" | "pid">) {
    this.#key = key;
    this.#transport = transport;
    const { rank, worldSize, pid } = who;
    this.#sent = { version: PROTOCOL_VERSION, rank, worldSize, pid, nonce: randomHex() };
    this.hello = { type: FrameType.Hello, body: encodeMessage(this.#sent) };
  }

  /**
   * Answers the runner's first frame.
   *
   * @param frame The frame.
   * @returns The last frame of the handshake.
   * @throws {ProtocolError} If the frame is not a challenge, or its proof does not match the secret.
   */
  async answer(frame: Frame): Promise<FrameInit> {
    const challenge = readStrictly<Challenge>(frame, FrameType.Challenge, CHALLENGE);
    const transcript = transcriptOf(this.#sent, challenge, this.#transport);
    if (!await isProof(this.#key, "runner", transcript, challenge.proof)) {
      throw new ProtocolError("Cannot trust the runner: its proof does not match this rank's secret");
    }
    const proof = await prove(this.#key, "rank", transcript);
    return { type: FrameType.Proof, body: encodeMessage<Proof>({ proof }) };
  }
}

/** The runner's side of the handshake, starting with a rank's hello. */
export class RunnerHandshake {
  /** The peer's hello. */
  readonly hello: Readonly<Hello>;

  readonly #transport: TransportKind;
  readonly #sent: Omit<Challenge, "proof">;

  /**
   * Reads a peer's first frame.
   *
   * @param frame The frame.
   * @param session The runner's session.
   * @param transport The transport of the connection.
   * @throws {ProtocolError} If the frame is not a hello of this version.
   */
  constructor(frame: Frame, session: string, transport: TransportKind) {
    this.hello = readStrictly<Hello>(frame, FrameType.Hello, HELLO);
    const { version, rank, worldSize, pid } = this.hello;
    if (version !== PROTOCOL_VERSION) {
      throw new ProtocolError(`Cannot accept peer: it speaks version ${version}, not ${PROTOCOL_VERSION}`);
    }
    if (![rank, worldSize, pid].every((value) => Number.isSafeInteger(value) && value >= 0)) {
      throw new ProtocolError("Cannot accept peer: its numbers are not non-negative integers");
    }
    this.#transport = transport;
    this.#sent = { session, nonce: randomHex() };
  }

  /**
   * Creates the challenge, with the runner's proof.
   *
   * @param key The key of the secret of the rank that the peer claims to be.
   * @returns The frame to send.
   */
  async challenge(key: CryptoKey): Promise<FrameInit> {
    const proof = await prove(key, "runner", transcriptOf(this.hello, this.#sent, this.#transport));
    return { type: FrameType.Challenge, body: encodeMessage<Challenge>({ ...this.#sent, proof }) };
  }

  /**
   * Checks the peer's proof.
   *
   * @param frame The peer's second frame.
   * @param key The key of the secret of the rank that the peer claims to be.
   * @throws {ProtocolError} If the frame is not a proof of the secret.
   */
  async check(frame: Frame, key: CryptoKey): Promise<void> {
    const { proof } = readStrictly<Proof>(frame, FrameType.Proof, PROOF);
    if (!await isProof(key, "rank", transcriptOf(this.hello, this.#sent, this.#transport), proof)) {
      throw new ProtocolError(`Cannot accept peer: it is not rank ${this.hello.rank}`);
    }
  }
}

/** Returns the fields of the exchange that both sides prove. */
function transcriptOf(
  { version, rank, worldSize, pid, nonce }: Hello,
  challenge: Omit<Challenge, "proof">,
  transport: TransportKind,
): readonly (string | number)[] {
  return [version, transport, challenge.session, rank, worldSize, pid, nonce, challenge.nonce];
}

/** Encodes the fields as JSON, which marks where each one ends. */
function statement(
  role: "runner" | "rank",
  transcript: readonly (string | number)[],
): Uint8Array<ArrayBuffer> {
  return bytesOf(JSON.stringify(["cohort", role, ...transcript]));
}

async function prove(
  key: CryptoKey,
  role: "runner" | "rank",
  transcript: readonly (string | number)[],
): Promise<string> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, statement(role, transcript))).toHex();
}

/** Verifies a proof in constant time. */
async function isProof(
  key: CryptoKey,
  role: "runner" | "rank",
  transcript: readonly (string | number)[],
  proof: string,
): Promise<boolean> {
  return await crypto.subtle.verify("HMAC", key, Uint8Array.fromHex(proof), statement(role, transcript));
}

/** Fields of 32 bytes, encoded as hexadecimal digits. */
const HEX_FIELDS = new Set(["nonce", "session", "proof"]);

/** Reads a frame of the handshake. It must have exactly that type and those fields. */
function readStrictly<T extends object>(frame: Frame, type: FrameType, schema: Schema<T>): T {
  if (frame.type !== type || frame.flags !== 0 || frame.call !== 0 || frame.parts.length > 0) {
    throw new ProtocolError(
      `Cannot accept peer: a frame of type ${frame.type} is not the next one of the handshake`,
    );
  }
  const message = decodeMessage<T>(schema, frame.body);
  const entries = Object.entries(message);
  if (entries.length !== Object.keys(schema).length) {
    throw new ProtocolError("Cannot accept peer: a frame of its handshake has unexpected fields");
  }
  const odd = entries.find(([name, value]) => HEX_FIELDS.has(name) && !/^[0-9a-f]{64}$/.test(value));
  if (odd !== undefined) throw new ProtocolError(`Cannot accept peer: its ${odd[0]} is not 32 bytes`);
  return message;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
