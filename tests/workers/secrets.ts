/**
 * Workers whose errors contain secrets.
 *
 * @module
 */
import { DistributedWorker } from "../../mod.ts";

/** Text that clients must never see. */
export const SECRET = "password=hunter2";

/** Control characters of each kind, as in corrupted or hostile text. */
export const STEERING = "\x1b]0;title\x07 \x1b[2J \x9b31m \x7f \r over \u202e dlrow \u2028 \ud800";

/** How a {@linkcode FailsWithSecret} fails. */
export type Failing =
  | "throws"
  | "dies"
  | "exits"
  | "dawdles"
  | "steers"
  | "adds"
  | "throws a record"
  | "adds a record"
  | "gives nothing"
  | "fails native";

/** Fails as requested, with a secret in everything that clients must not see. */
export class FailsWithSecret extends DistributedWorker<Failing, unknown, unknown, { broken: string }> {
  static override module = import.meta.url;

  override setup({ broken }: { broken: string }): void {
    console.error(SECRET);
    // If the file exists, `setup` fails, so that a replacement cannot be set up.
    try {
      Deno.statSync(broken);
    } catch {
      return;
    }
    throw new Error(`Cannot read ${broken}: ${SECRET}`);
  }

  override async call(failing: Failing): Promise<unknown> {
    switch (failing) {
      case "throws": {
        const init = { cause: new Error(SECRET) };
        throw Object.assign(new RangeError("there is no style of that name", init), { token: SECRET });
      }
      case "dies":
        console.error(`${SECRET} ${STEERING}`);
        Deno.kill(Deno.pid, "SIGKILL");
        break;
      case "exits":
        if (this.rank !== 1) return;
        console.error(`${SECRET} ${STEERING}`);
        return Deno.exit(3);
      case "dawdles":
        break;
      case "steers":
        throw Object.assign(new Error(STEERING), { name: `Steering\n${STEERING}` });
      case "adds":
        await this.addStreamingError(new Error(`this frame is dropped ${STEERING}`, { cause: SECRET }));
        return "done";
      case "throws a record":
        throw { status: 404, inner: new Error("no such row") };
      case "adds a record":
        await this.addStreamingError([new Error("no such row")]);
        return "done";
      case "gives nothing":
        return undefined;
    }
    return await new Promise(() => {});
  }
}
