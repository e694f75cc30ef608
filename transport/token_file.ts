/**
 * The file that has the secret of a runner and of the ranks that an outside launcher starts.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { escapeLine } from "../escaped_text.ts";
import { randomHex } from "../protocol/mod.ts";
import { ownUser } from "./trust.ts";

/** More than any secret takes. */
const MAX_BYTE_LENGTH = 4096;
/**
 * Whoever sees a proof or a certificate can try guesses: a secret must be beyond them. 20 characters of
 * Base64 are 120 bits.
 */
const MIN_LENGTH = 20;
const MIN_DIFFERENT = 8;

/** Bits of a file's mode. */
const OTHERS_WRITE = 0o002;
const NOT_OWNER = 0o077;
const STICKY = 0o1000;

/**
 * Reads the secret, or makes it, for this user alone.
 *
 * @param path The file.
 * @returns The secret.
 * @throws {TypeError} If the file is there and is not one to trust, as {@linkcode readToken} says, or it is
 * empty.
 * @throws {Error} Deno's, if it can be neither read nor made.
 */
export function makeToken(path: string | URL): string {
  const action = "start";
  try {
    writeToken(path, randomHex());
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  // Also where it was just made: somebody may have put another in its place.
  const token = readToken(path, action);
  if (token === null) refuse(action, path, "is empty; remove it, and the runner makes another");
  return token;
}

/**
 * Writes a secret to a file that is not there yet, for this user alone.
 *
 * @param path The file.
 * @param token The secret.
 * @throws {TypeError} If everybody may put another file in its place.
 * @throws {Deno.errors.AlreadyExists} If something is there.
 * @throws {Error} Deno's, if it cannot be made. Then nothing is left of it.
 */
export function writeToken(path: string | URL, token: string): void {
  checkFolder("start", path);
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(`${token}\n`);
  try {
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  } catch (error) {
    Deno.removeSync(path);
    throw error;
  }
}

/**
 * Reads the secret. What another user could have put there is refused before it is opened, as is what would
 * keep this process waiting.
 *
 * @param path The file.
 * @param action What it is for, after `Cannot`.
 * @returns The secret; `null` if the file is empty: whoever makes it may be about to write.
 * @throws {TypeError} If the file is no regular one of this user's alone (mode 0600, no links to it or from
 * it), if everybody may put another in its place, or if the secret could be guessed.
 * @throws {Deno.errors.NotFound} If there is none.
 * @throws {Error} Deno's, if it cannot be read.
 */
export function readToken(path: string | URL, action: string): string | null {
  const found = Deno.lstatSync(path);
  // Where Deno does not tell, its error names the permission.
  const user = ownUser(folderOf(path)) ?? Deno.uid();
  checkFile(action, path, found, user);
  checkFolder(action, path);
  using file = Deno.openSync(path);
  const opened = file.statSync();
  if (opened.dev !== found.dev || opened.ino !== found.ino) {
    refuse(action, path, "was replaced while it was read; see who does that, and try again");
  }
  checkFile(action, path, opened, user);
  const bytes = new Uint8Array(MAX_BYTE_LENGTH + 1);
  let byteLength = 0;
  for (let read: number | null = 0; read !== null && byteLength < bytes.length; byteLength += read ?? 0) {
    read = file.readSync(bytes.subarray(byteLength));
  }
  return byteLength === 0 ? null : secretOf(action, path, bytes.subarray(0, byteLength));
}

function checkFile(action: string, path: string | URL, info: Deno.FileInfo, user: number | null): void {
  const { isFile, isSymlink, uid, mode, nlink } = info;
  if (isSymlink) refuse(action, path, "is a symbolic link; name the file itself");
  if (!isFile) refuse(action, path, "is not a regular file; it is to have the ranks' secret");
  if (uid !== null && uid !== user) {
    refuse(action, path, `belongs to another user (${uid}); make one of your own (mode 600)`);
  }
  if (mode !== null && (mode & NOT_OWNER) !== 0) {
    const shown = (mode & 0o777).toString(8);
    refuse(action, path, `gives others than its owner access (mode ${shown}); make it 600`);
  }
  if (nlink !== null && nlink > 1) {
    refuse(action, path, "has another name, by a hard link; remove it, and the runner makes another");
  }
}

/** In a folder with the sticky bit, such as `/tmp`, nobody moves what is another's. */
function checkFolder(action: string, path: string | URL): void {
  const { mode } = statFolder(action, path);
  if (mode === null || (mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0) return;
  const shown = (mode & 0o777).toString(8);
  const state = `may be replaced by everybody (its folder has mode ${shown}); make the folder 700`;
  refuse(action, path, state);
}

function statFolder(action: string, path: string | URL): Deno.FileInfo {
  const folder = folderOf(path);
  try {
    return Deno.statSync(folder);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    const state = `there is no folder ${
      escapeLine(folder)
    } for the file of the ranks' secret; make it, with mode 700`;
    throw new Deno.errors.NotFound(`Cannot ${action}: ${state}`, { cause });
  }
}

function folderOf(path: string | URL): string {
  return dirname(resolve(path instanceof URL ? fileURLToPath(path) : path));
}

function secretOf(action: string, path: string | URL, bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTE_LENGTH) {
    refuse(
      action,
      path,
      `has more than ${MAX_BYTE_LENGTH} bytes; it is to have the ranks' secret and nothing else`,
    );
  }
  let secret: string;
  try {
    secret = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
  } catch (cause) {
    refuse(action, path, "is not text; remove it, and the runner makes another", { cause });
  }
  if (secret.length < MIN_LENGTH || new Set(secret).size < MIN_DIFFERENT) {
    const state = `has a secret that can be guessed; it takes ${MIN_LENGTH} random characters or more`;
    refuse(action, path, `${state}: remove it, and the runner makes another`);
  }
  return secret;
}

function refuse(action: string, path: string | URL, state: string, options?: ErrorOptions): never {
  throw new TypeError(`Cannot ${action}: ${shownPath(path)} ${state}`, options);
}

function shownPath(path: string | URL): string {
  return escapeLine(path instanceof URL ? fileURLToPath(path) : path);
}
