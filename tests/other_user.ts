/**
 * Programs that another user of this machine runs.
 *
 * @module
 */
import { join } from "node:path";

/** The user and the group "nobody". */
const NOBODY = 65_534;

/**
 * Whether this process can start programs as another user: only root can. Tests that need it are skipped
 * otherwise.
 */
export const CAN_BE_ANOTHER_USER = Deno.uid() === 0;

/** A user that is neither root nor the one that runs the tests, with a Deno and a folder of their own. */
export class OtherUser implements Disposable {
  /** Their folder, which everybody may read. */
  readonly folder: string;

  /** Makes the folder, and copies this Deno into it: the original may lie where they cannot go. */
  constructor() {
    this.folder = Deno.makeTempDirSync({ prefix: "other-user-" });
    Deno.copyFileSync(Deno.execPath(), join(this.folder, "deno"));
    Deno.chmodSync(join(this.folder, "deno"), 0o755);
    Deno.chownSync(this.folder, NOBODY, NOBODY);
    Deno.chmodSync(this.folder, 0o755);
  }

  /**
   * Starts a program as them, with every permission that Deno can give. It must import nothing that is not
   * built in.
   *
   * @param program Its text, in JavaScript.
   * @param args Its arguments.
   * @returns The process. Its standard streams are pipes.
   */
  start(program: string, ...args: string[]): Deno.ChildProcess {
    const path = join(this.folder, `${crypto.randomUUID()}.js`);
    Deno.writeTextFileSync(path, program);
    return new Deno.Command(join(this.folder, "deno"), {
      args: ["run", "-A", "--no-config", path, ...args],
      uid: NOBODY,
      gid: NOBODY,
      cwd: this.folder,
      clearEnv: true,
      env: { DENO_DIR: join(this.folder, ".deno"), HOME: this.folder, PATH: "/usr/bin:/bin" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /**
   * Runs a program as them to its end.
   *
   * @param program Its text, in JavaScript.
   * @param args Its arguments.
   * @returns What it wrote to its standard output, and its exit code.
   */
  async run(program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const process = this.start(program, ...args);
    await process.stdin.close();
    const { code, stdout, stderr } = await process.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, stdout: out!, stderr: err! };
  }

  /** Removes the folder. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
