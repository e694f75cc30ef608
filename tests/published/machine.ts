/**
 * A machine as a new user has it: an empty home, and nothing on the PATH but Deno.
 *
 * @module
 */
import { cp } from "node:fs/promises";
import { join } from "node:path";

/** The output of a program. */
export interface Output {
  /** The exit code. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** A home of its own, with folders of projects in it. */
export class Machine implements AsyncDisposable {
  readonly #root: string;
  /** Environment variables of all programs. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(root: string, env: Readonly<Record<string, string>>) {
    this.#root = root;
    this.env = env;
  }

  /**
   * Creates a machine.
   *
   * @param registries Addresses of the registries that its programs use.
   */
  static async make(registries: { jsr: string; npm: string }): Promise<Machine> {
    const root = await Deno.makeTempDir({ prefix: "machine-" });
    for (const name of ["bin", "home", "tmp"]) await Deno.mkdir(join(root, name));
    await linkOrCopy(Deno.execPath(), join(root, "bin/deno"));
    return new Machine(root, {
      HOME: join(root, "home"),
      PATH: join(root, "bin"),
      TMPDIR: join(root, "tmp"),
      DENO_DIR: join(root, "deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      JSR_URL: registries.jsr,
      NPM_CONFIG_REGISTRY: registries.npm,
    });
  }

  /** The folder for temporary files. */
  get temporary(): string {
    return this.env.TMPDIR!;
  }

  /**
   * Creates a project.
   *
   * @param name The folder's name.
   * @param files Its files, by path.
   * @returns Its path.
   */
  async project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = join(this.#root, name);
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    return folder;
  }

  /**
   * Gives Deno the program with which it bundles. It would fetch it from npm otherwise.
   *
   * @param folder The folder `dl` of another Deno's cache.
   */
  async addBundler(folder: string): Promise<void> {
    await cp(folder, join(this.env.DENO_DIR!, "dl"), { recursive: true });
  }

  /**
   * Runs Deno in a folder.
   *
   * @param folder The folder.
   * @param args Arguments of Deno.
   * @param env Environment variables to add.
   */
  async deno(
    folder: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Output> {
    const { code, stdout, stderr } = await new Deno.Command(join(this.#root, "bin/deno"), {
      args: [...args],
      cwd: folder,
      clearEnv: true,
      env: { ...this.env, ...env },
      stdin: "null",
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, stdout: out!, stderr: err! };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#root, { recursive: true });
  }
}

/** Puts a program at another path. A link of the other kind would not do: a program knows its own path. */
async function linkOrCopy(program: string, path: string): Promise<void> {
  try {
    await Deno.link(program, path);
  } catch {
    // The folders are on different file systems.
    await Deno.copyFile(program, path);
  }
}
