/**
 * How a rank and its runner show each other that they have the same secret, which itself never travels.
 *
 * ```text
 * rank → runner   Hello      who it says it is, and its nonce
 * runner → rank   Challenge  the session, its own nonce, and its proof
 * rank → runner   Proof      its proof
 * ```
 *
 * A proof is an HMAC with SHA-256 over all that was said, and over who says it: what one side has proved
 * serves neither as the other's proof, nor for another rank, another connection or another start. The runner
 * goes first: whoever takes its place learns nothing, and is believed nothing.
 *
 * Of the address a proof has the kind alone. Both sides may well know the runner by other names (`0.0.0.0`
 * and a host's name, a port that is forwarded, a path by way of a link). The kind keeps a stranger from
 * standing between a rank that speaks plainly to a Unix socket and a runner that speaks TLS.
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

/** What carries the connection. */
export type TransportKind = "unix" | "tcp";

/**
 * Makes a number that is used once, or a name or a secret that nobody guesses.
 *
 * @param byteLength How many random bytes.
 * @returns Their hexadecimal digits.
 */
export function randomHex(byteLength = 32): string {
  return crypto.getRandomValues(new Uint8Array(byteLength)).toHex();
}

/**
 * Derives from a secret what proofs are made with.
 *
 * @param secret The secret. It must be too long to be guessed: whoever has seen a proof can try guesses by
 * the million.
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

/** A rank's side. */
export class RankHandshake {
  /** The first frame. */
  readonly hello: FrameInit;

  readonly #key: CryptoKey;
  readonly #transport: TransportKind;
  readonly #said: Hello;

  /**
   * Begins it.
   *
   * @param key The key of the rank's secret.
   * @param transport What carries the connection.
   * @param who The rank, of how many, and its process.
   */
  constructor(key: CryptoKey, transport: TransportKind, who: Pick<Hello, "rank" | "worldSize" | "pid">) {
    this.#key = key;
    this.#transport = transport;
    const { rank, worldSize, pid } = who;
    this.#said = { version: PROTOCOL_VERSION, rank, worldSize, pid, nonce: randomHex() };
    this.hello = { type: FrameType.Hello, body: encodeMessage(this.#said) };
  }

  /**
   * Answers the runner's first frame.
   *
   * @param frame The frame.
   * @returns The last frame of the handshake.
   * @throws {ProtocolError} If it is not a challenge, or its proof is not one of the secret.
   */
  async answer(frame: Frame): Promise<FrameInit> {
    const challenge = readStrictly<Challenge>(frame, FrameType.Challenge, CHALLENGE);
    const told = tell(this.#said, challenge, this.#transport);
    if (!await isProof(this.#key, "runner", told, challenge.proof)) {
      throw new ProtocolError("Cannot trust the runner: its proof is not one of this rank's secret");
    }
    const proof = await prove(this.#key, "rank", told);
    return { type: FrameType.Proof, body: encodeMessage<Proof>({ proof }) };
  }
}

/** A runner's side, from a rank's hello on. */
export class RunnerHandshake {
  /** What the peer has said. */
  readonly hello: Readonly<Hello>;

  readonly #transport: TransportKind;
  readonly #said: Omit<Challenge, "proof">;

  /**
   * Reads a peer's first frame.
   *
   * @param frame The frame.
   * @param session The runner's session.
   * @param transport What carries the connection.
   * @throws {ProtocolError} If it is not a hello of this version.
   */
  constructor(frame: Frame, session: string, transport: TransportKind) {
    this.hello = readStrictly<Hello>(frame, FrameType.Hello, HELLO);
    const { version, rank, worldSize, pid } = this.hello;
    if (version !== PROTOCOL_VERSION) {
      throw new ProtocolError(`Cannot accept peer: it speaks version ${version}, not ${PROTOCOL_VERSION}`);
    }
    if (![rank, worldSize, pid].every((value) => Number.isSafeInteger(value) && value >= 0)) {
      throw new ProtocolError("Cannot accept peer: its numbers are not whole ones");
    }
    this.#transport = transport;
    this.#said = { session, nonce: randomHex() };
  }

  /**
   * Makes the runner's proof.
   *
   * @param key The key of the secret of the rank that the peer says it is.
   * @returns The frame to answer with.
   */
  async challenge(key: CryptoKey): Promise<FrameInit> {
    const proof = await prove(key, "runner", tell(this.hello, this.#said, this.#transport));
    return { type: FrameType.Challenge, body: encodeMessage<Challenge>({ ...this.#said, proof }) };
  }

  /**
   * Reads the peer's answer.
   *
   * @param frame Its second frame.
   * @param key The key of the secret of the rank that the peer says it is.
   * @throws {ProtocolError} If it is not a proof of the secret.
   */
  async check(frame: Frame, key: CryptoKey): Promise<void> {
    const { proof } = readStrictly<Proof>(frame, FrameType.Proof, PROOF);
    if (!await isProof(key, "rank", tell(this.hello, this.#said, this.#transport), proof)) {
      throw new ProtocolError(`Cannot accept peer: it is not rank ${this.hello.rank}`);
    }
  }
}

/** All that was said, as the fields of what both sides prove. */
function tell(
  { version, rank, worldSize, pid, nonce }: Hello,
  challenge: Omit<Challenge, "proof">,
  transport: TransportKind,
): readonly (string | number)[] {
  return [version, transport, challenge.session, rank, worldSize, pid, nonce, challenge.nonce];
}

/** JSON marks where each field ends. */
function statement(role: "runner" | "rank", told: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  return bytesOf(JSON.stringify(["cohort", role, ...told]));
}

async function prove(
  key: CryptoKey,
  role: "runner" | "rank",
  told: readonly (string | number)[],
): Promise<string> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, statement(role, told))).toHex();
}

/** Compares in a time that tells nothing of where they differ. */
async function isProof(
  key: CryptoKey,
  role: "runner" | "rank",
  told: readonly (string | number)[],
  proof: string,
): Promise<boolean> {
  return await crypto.subtle.verify("HMAC", key, Uint8Array.fromHex(proof), statement(role, told));
}

/** Fields that are 32 bytes, in hexadecimal digits. */
const HEX_FIELDS = new Set(["nonce", "session", "proof"]);

/** Reads a frame of the handshake: of that type, with those fields and nothing else. */
function readStrictly<T extends object>(frame: Frame, type: FrameType, schema: Schema<T>): T {
  if (frame.type !== type || frame.flags !== 0 || frame.call !== 0 || frame.parts.length > 0) {
    throw new ProtocolError(`Cannot accept peer: a frame of type ${frame.type} is not the handshake's next`);
  }
  const message = decodeMessage<T>(schema, frame.body);
  const entries = Object.entries(message);
  if (entries.length !== Object.keys(schema).length) {
    throw new ProtocolError("Cannot accept peer: a frame of its handshake has other fields");
  }
  const odd = entries.find(([name, value]) => HEX_FIELDS.has(name) && !/^[0-9a-f]{64}$/.test(value));
  if (odd !== undefined) throw new ProtocolError(`Cannot accept peer: its ${odd[0]} is not 32 bytes`);
  return message;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
