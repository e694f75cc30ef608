/**
 * The temporary folder of a test run.
 *
 * @module
 */

/**
 * Creates an empty temporary folder for a test run. Like the system's, it is open to every user.
 *
 * @returns Its path.
 */
export async function makeTemporaryFolder(): Promise<string> {
  const path = await Deno.makeTempDir({ prefix: "tests-" });
  await Deno.chmod(path, 0o1777);
  return path;
}

/**
 * Removes the temporary folder of a test run.
 *
 * @param path The folder.
 * @returns The names of the files that the tests did not remove.
 */
export async function removeTemporaryFolder(path: string): Promise<string[]> {
  const left: string[] = [];
  for await (const { name } of Deno.readDir(path)) left.push(name);
  await Deno.remove(path, { recursive: true });
  return left.sort();
}
