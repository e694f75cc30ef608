/**
 * The certificate that both sides of a TCP connection derive from their shared secret. Nobody without the
 * secret can present it.
 *
 * @module
 */

/**
 * The name in the certificate. No authority issues certificates for this top-level domain, and no server has
 * the name.
 */
export const CERTIFICATE_NAME = "cohort.invalid";

/** A certificate and its key, for TLS, as PEM. */
export interface Identity {
  /** The self-signed certificate. */
  readonly certificate: string;
  /** Its private key. */
  readonly key: string;
}

const TAG = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, sequence: 0x30, set: 0x31 };
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const DNS_NAME = 0x82;
const VERSION_FIELD = 0xa0;
const EXTENSIONS_FIELD = 0xa3;

/** Object identifiers, encoded. */
const ED25519 = [0x2b, 0x65, 0x70];
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

/** Start of an Ed25519 private key in PKCS #8. The 32 bytes of the key follow. */
const PKCS8_PREFIX = [
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  ...ED25519,
  0x04,
  0x22,
  0x04,
  0x20,
];

/**
 * Derives a certificate from a secret. The result is the same each time and on each machine.
 *
 * @param secret The secret. It must be too long to guess, because anyone who sees the certificate can test
 * guesses.
 * @returns The certificate and its key.
 */
export async function deriveIdentity(secret: string): Promise<Identity> {
  const pkcs8 = Uint8Array.of(...PKCS8_PREFIX, ...await deriveSeed(secret));
  const signing = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", signing);
  const publicKey = Uint8Array.fromBase64(x!, { alphabet: "base64url" });
  const body = describe(publicKey);
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", signing, body));
  const certificate = element(TAG.sequence, body, algorithm(), bits(signature));
  return { certificate: pem("CERTIFICATE", certificate), key: pem("PRIVATE KEY", pkcs8) };
}

/** Derives the 32 bytes of an Ed25519 private key. */
async function deriveSeed(secret: string): Promise<Uint8Array> {
  const base = await crypto.subtle.importKey("raw", text(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text("cohort certificate") };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/** Encodes the signed part of a certificate: X.509, version 3. Its validity covers any system time. */
function describe(publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = element(
    TAG.sequence,
    element(TAG.set, element(TAG.sequence, oid(COMMON_NAME), element(TAG.utf8, text(CERTIFICATE_NAME)))),
  );
  const validity = element(
    TAG.sequence,
    element(UTC_TIME, text("000101000000Z")),
    element(GENERALIZED_TIME, text("99991231235959Z")),
  );
  const alternative = element(TAG.sequence, element(DNS_NAME, text(CERTIFICATE_NAME)));
  const extension = element(TAG.sequence, oid(SUBJECT_ALT_NAME), element(TAG.octets, alternative));
  return element(
    TAG.sequence,
    element(VERSION_FIELD, element(TAG.integer, Uint8Array.of(2))),
    element(TAG.integer, Uint8Array.of(1)), // the serial number
    algorithm(),
    name, // the issuer
    validity,
    name, // the subject
    element(TAG.sequence, algorithm(), bits(publicKey)),
    element(EXTENSIONS_FIELD, element(TAG.sequence, extension)),
  );
}

function algorithm(): Uint8Array<ArrayBuffer> {
  return element(TAG.sequence, oid(ED25519));
}

function oid(bytes: readonly number[]): Uint8Array<ArrayBuffer> {
  return element(TAG.oid, Uint8Array.from(bytes));
}

/** Encodes whole bytes as a DER bit string. */
function bits(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return element(TAG.bits, Uint8Array.of(0, ...bytes));
}

/** Encodes a DER element. */
function element(tag: number, ...contents: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = contents.flatMap((bytes) => [...bytes]);
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return Uint8Array.of(tag, ...size, ...content);
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
