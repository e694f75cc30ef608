/**
 * Programs that run as another user of this machine.
 *
 * @module
 */
import { join } from "node:path";

/** The user and the group "nobody". */
const NOBODY = 65_534;

/**
 * Whether this process can start programs as another user. Only root can; tests that need this are skipped
 * otherwise.
 */
export const CAN_BE_ANOTHER_USER = Deno.uid() === 0;

/** A user other than root and the one who runs the tests, with their own Deno and folder. */
export class OtherUser implements Disposable {
  /** The user's folder, which everyone may read. */
  readonly folder: string;

  /** Creates the folder and copies this Deno into it, because the user may lack access to the original. */
  constructor() {
    this.folder = Deno.makeTempDirSync({ prefix: "other-user-" });
    Deno.copyFileSync(Deno.execPath(), join(this.folder, "deno"));
    Deno.chmodSync(join(this.folder, "deno"), 0o755);
    Deno.chownSync(this.folder, NOBODY, NOBODY);
    Deno.chmodSync(this.folder, 0o755);
  }

  /**
   * Starts a program as this user, with all Deno permissions. The program may import only built-in modules.
   *
   * @param program Its source, in JavaScript.
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
   * Runs a program as this user until it exits.
   *
   * @param program Its source, in JavaScript.
   * @param args Its arguments.
   * @returns Its exit code and its output.
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
