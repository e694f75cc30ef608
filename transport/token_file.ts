/**
 * The file with the secret that a runner shares with externally launched ranks.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { dirname, fromFileUrl, resolve } from "../paths.ts";
import { randomHex } from "../protocol/mod.ts";
import { ownUser } from "./trust.ts";

/** Maximum size of the file, in bytes. No secret needs more. */
const MAX_BYTE_LENGTH = 4096;
/**
 * Minimum length of a secret. Anyone who sees a proof or a certificate can test guesses, so the secret must
 * be unguessable. 20 characters of Base64 are 120 bits.
 */
const MIN_LENGTH = 20;
const MIN_DIFFERENT = 8;

/** Bits of a file's mode. */
const OTHERS_WRITE = 0o002;
const NOT_OWNER = 0o077;
const STICKY = 0o1000;

/**
 * Reads the secret, or creates the file for this user only.
 *
 * @param path The file.
 * @returns The secret.
 * @throws {TypeError} If the file exists and is not safe (see {@linkcode readToken}), or is empty.
 * @throws {Error} An error of Deno, if the file can be neither read nor created.
 */
export function makeToken(path: string | URL): string {
  const action = "start";
  try {
    writeToken(path, randomHex());
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  // A new file is checked too, because another user may have replaced it.
  const token = readToken(path, action);
  if (token === null) refuse(action, path, "is empty; remove it, and the runner makes another");
  return token;
}

/**
 * Writes a secret to a new file, for this user only.
 *
 * @param path The file.
 * @param token The secret.
 * @throws {TypeError} If everybody may replace the file.
 * @throws {Deno.errors.AlreadyExists} If the path exists.
 * @throws {Error} An error of Deno, if the file cannot be written. Then the file is removed.
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
 * Reads the secret. Checks the file before opening it, so that a file of another user is rejected, and a
 * special file cannot block this process.
 *
 * @param path The file.
 * @param action The action for error messages, after `Cannot`.
 * @returns The secret; `null` if the file is empty, because another process may be about to write it.
 * @throws {TypeError} If the path is not a regular file of this user only (mode 0600, without links to it or
 * from it), if everybody may replace it, or if the secret could be guessed.
 * @throws {Deno.errors.NotFound} If the file does not exist.
 * @throws {Error} An error of Deno, if the file cannot be read.
 */
export function readToken(path: string | URL, action: string): string | null {
  const found = Deno.lstatSync(path);
  // If Deno denies this, its error names the missing permission.
  const user = ownUser(folderOf(path)) ?? Deno.uid();
  checkFile(action, path, found, user);
  checkFolder(action, path);
  using file = Deno.openSync(path);
  const opened = file.statSync();
  if (opened.dev !== found.dev || opened.ino !== found.ino) {
    refuse(action, path, "was replaced while it was read; find out who replaced it, and try again");
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
  if (!isFile) refuse(action, path, "is not a regular file; it must contain the ranks' secret");
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

/** In a folder with the sticky bit, such as `/tmp`, users can only move their own files. */
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
  return dirname(resolve(path instanceof URL ? fromFileUrl(path) : path));
}

function secretOf(action: string, path: string | URL, bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTE_LENGTH) {
    refuse(
      action,
      path,
      `has more than ${MAX_BYTE_LENGTH} bytes; it must contain only the ranks' secret`,
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
  return escapeLine(path instanceof URL ? fromFileUrl(path) : path);
}
