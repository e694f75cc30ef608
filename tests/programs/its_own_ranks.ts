/**
 * A program whose ranks run the program itself. Prints what its ranks answer. Its first argument selects what
 * it does:
 *
 * - `answers`: the ranks answer a call.
 * - `compiled EXECUTABLE`: the same, and the program acts as if `deno compile` had made it.
 * - `replaced`: rank 1 dies in a call, and its replacement answers another one.
 * - `default`: the ranks run `DistributedWorker`.
 * - `killed FILE`: the program ends by SIGKILL while its ranks never come to `serveIfRank()`. It appends a
 *   line to the file whenever it runs as a program.
 * - `not awaited FILE`: the program does not await `serveIfRank()`. Ranks append their errors to the file.
 * - `other list`: the ranks have another list of classes.
 * - `too early`: the ranks start a runner before `serveIfRank()`.
 *
 * @module
 */
import { type DistributedError, DistributedRunner, DistributedWorker, serveIfRank } from "../../mod.ts";
import { exists, until } from "../testing.ts";

const [how, ...rest] = Deno.args;
const isRank = Deno.env.has("RANK");

/** The class has no static `module`, and a bundler may give it any name. */
class Painter extends DistributedWorker<"die" | null, { rank: number; args: string[]; marked: boolean }> {
  override async call(payload: "die" | null) {
    if (payload === "die" && this.rank === 1) Deno.exit(5);
    if (payload === "die") await this.processGroup.barrier();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", 'console.log(Deno.env.has("COHORT_SPAWNED_RANK"))'],
    });
    const inherited = how === "compiled" ? "" : new TextDecoder().decode((await child.output()).stdout);
    const marked = inherited === "true\n" || Deno.env.has("COHORT_SPAWNED_RANK");
    return { rank: this.rank, args: Deno.args, marked };
  }
}

class Other extends DistributedWorker {}

if (how === "compiled") {
  Object.defineProperty(Deno, "build", { value: { ...Deno.build, standalone: true } });
  Deno.execPath = () => rest[0]!;
}
if (how === "killed" && isRank) {
  Deno.writeTextFileSync(`${rest[0]}.loading`, "");
  setInterval(() => {}, 1000);
  await new Promise(() => {});
}
if (how === "too early" && isRank) {
  await new DistributedRunner(undefined, { worldSize: 1 }).start();
}
const served = serveIfRank(how === "other list" && isRank ? [Other] : [Painter, Other]);
if (how !== "not awaited") await served;
if (isRank && how !== "not awaited") throw new Error("a rank has returned from serveIfRank()");

if (how === "killed") Deno.writeTextFileSync(rest[0]!, "ran as a program\n", { append: true });
const worker = how === "default" ? undefined : Painter;
const restart = how === "replaced" ? { maxRestarts: 1 } : undefined;
await using runner = new DistributedRunner(worker, { worldSize: 2, logs: "none", device: "cpu", restart });
if (how === "killed") {
  runner.start().catch(() => {});
  await until(() => exists(`${rest[0]}.loading`), "a rank to load");
  Deno.kill(Deno.pid, "SIGKILL");
}
try {
  await runner.start();
  if (how === "replaced") await runner.invoke("die").catch(() => {});
  console.log(JSON.stringify(await runner.invokeAll(null)));
} catch (error) {
  const { name, message } = error as DistributedError;
  if (isRank) Deno.writeTextFileSync(rest[0]!, `${name}: ${message}\n`, { append: true });
  else console.log(`${name}: ${message}`);
}
