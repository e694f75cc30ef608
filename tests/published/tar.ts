/**
 * Reads tarballs, by the system's tar.
 *
 * @module
 */

/** Returns the files in a tarball, by path with a leading slash. */
export async function untar(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const folder = await Deno.makeTempDir();
  try {
    const child = new Deno.Command("tar", { args: ["-xz", "-C", folder], stdin: "piped" }).spawn();
    await new Blob([bytes]).stream().pipeTo(child.stdin);
    const { success } = await child.status;
    if (!success) throw new Error("Cannot read the tarball of a package");
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    await collect(folder, "", files);
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function collect(
  folder: string,
  below: string,
  files: Map<string, Uint8Array<ArrayBuffer>>,
): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}${below}`)) {
    const path = `${below}/${name}`;
    if (isDirectory) await collect(folder, path, files);
    else files.set(path, await Deno.readFile(`${folder}${path}`));
  }
}

/** Returns the text of one file in a tarball. */
export async function readFromTar(tarball: string, path: string): Promise<string> {
  const args = ["-xzOf", tarball, "--occurrence=1", path];
  const { success, stdout } = await new Deno.Command("tar", { args }).output();
  if (!success) throw new Error(`Cannot read ${path} in ${tarball}`);
  return new TextDecoder().decode(stdout);
}

/**
 * Makes a tarball of a package with changed files.
 *
 * @param tarball The tarball of the package.
 * @param folder A folder for the new tarball.
 * @param changes The new text of each file, from the old one.
 * @returns The path of the new tarball.
 */
export async function changed(
  tarball: string,
  folder: string,
  changes: Readonly<Record<string, (text: string) => string>>,
): Promise<string> {
  await run("tar", ["-xzf", tarball, "-C", folder]);
  for (const [path, change] of Object.entries(changes)) {
    const file = `${folder}/package/${path}`;
    await Deno.writeTextFile(file, change(await Deno.readTextFile(file)));
  }
  const made = `${folder}/changed.tgz`;
  await run("tar", ["-czf", made, "-C", folder, "package"]);
  return made;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
}
