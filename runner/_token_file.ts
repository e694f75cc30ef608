/** The secret of ranks that an outside launcher starts. @module */

/** Writes the file again, for its owner alone, if it is gone.
 *
 * @param path The file.
 * @param token The secret that it had.
 * @throws {Error} Deno's, if it cannot be made.
 */
export function restoreToken(path: string | URL, token: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.writeTextFileSync(path, `${token}\n`, { createNew: true, mode: 0o600 });
  }
}

/** Reads the file that has the ranks' secret, or makes it, for its owner alone.
 *
 * @param path The file.
 * @returns The secret.
 * @throws {TypeError} If the file is there and others may read it, or it is empty.
 * @throws {Error} Deno's, if it can be neither read nor made.
 */
export function tokenFrom(path: string | URL): string {
  try {
    const token = crypto.getRandomValues(new Uint8Array(32)).toHex();
    Deno.writeTextFileSync(path, `${token}\n`, { createNew: true, mode: 0o600 });
    return token;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const { mode } = Deno.statSync(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    const shown = (mode & 0o777).toString(8);
    throw new TypeError(`Cannot start: others may read ${path} (mode ${shown}); make it 600`);
  }
  const token = Deno.readTextFileSync(path).trim();
  if (token === "") throw new TypeError(`Cannot start: ${path} is empty; it is to have the ranks' secret`);
  return token;
}
