// Tests which leftovers of runners are removed from shared folders, by which process and when.
import { assert, assertEquals } from "@std/assert";
import { PrivateFolder } from "../transport/mod.ts";
import { WorldPage } from "./world_page.ts";

const HERE = import.meta.dirname!;
const from = (module: string) => JSON.stringify(import.meta.resolve(module));

/**
 * A program that holds everything that a runner creates for its ranks. It prints the paths, then waits until
 * it is killed or its standard input ends.
 */
const HOLDS = `
  import { PackageFolder } from ${from("./ranks/package_folder.ts")};
  import { openSocket } from ${from("./ranks/socket.ts")};
  import { WorldPage } from ${from("./world_page.ts")};
  const page = new WorldPage(2);
  const socket = openSocket({ workerPort: 0 });
  const packages = PackageFolder.make();
  const child = new Deno.Command("sleep", { args: ["60"], stdin: "null", stdout: "null", stderr: "null" }).spawn();
  console.log(JSON.stringify([page.path, socket.folder, packages.path, child.pid]));
  if (Deno.args[0] === "die") {
    child.kill("SIGKILL");
    Deno.kill(Deno.pid, "SIGKILL");
  }
  await Deno.stdin.read(new Uint8Array(1));
  child.kill("SIGKILL");
  for (const one of [page, socket, packages]) one.close();`;

/**
 * A program that removes the leftovers of killed runners, once or repeatedly until its standard input ends.
 */
const SWEEPS = (times: "once" | "forever") => `
  import { removeLeftovers } from ${from("./leftovers.ts")};
  let isOver = ${times === "once"};
  Deno.stdin.read(new Uint8Array(1)).then(() => isOver = true);
  do await removeLeftovers(); while (!isOver);
  console.log("swept");
  Deno.exit();`;

const NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc"];

/** Reason why no other PID namespace can be created here, or `null`. */
const whyNoNamespace = await (async () => {
  try {
    const [name, ...args] = [...NAMESPACE, "true"];
    const { success } = await new Deno.Command(name!, { args, stderr: "null" }).output();
    return success ? null : "it takes root to make a PID namespace";
  } catch {
    return "there is no unshare";
  }
})();

/** Runs `body` with a temporary folder. */
async function withTemporary(body: (env: { TMPDIR: string }) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body({ TMPDIR: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A process that holds what a runner creates. */
class Holder {
  readonly #child: Deno.ChildProcess;
  /** Paths of what the process holds. */
  paths: string[] = [];
  /** A process that the holder started, and that outlives a killed holder. */
  child = 0;

  constructor(env: Record<string, string>, around: string[] = []) {
    const [name, ...args] = [...around, Deno.execPath(), "eval", HOLDS];
    this.#child = new Deno.Command(name!, { args, env, cwd: HERE, stdin: "piped", stdout: "piped" }).spawn();
  }

  async started(): Promise<void> {
    const lines = this.#child.stdout.pipeThrough(new TextDecoderStream());
    let text = "";
    for await (const part of lines.values({ preventCancel: true })) {
      text += part;
      if (text.includes("\n")) break;
    }
    const told = JSON.parse(text);
    this.child = told.pop();
    this.paths = told;
    assertEquals(this.left().length, 3);
  }

  /** Returns what still exists. */
  left(): string[] {
    return this.paths.filter((path) => {
      try {
        return Deno.lstatSync(path) !== null;
      } catch {
        return false;
      }
    });
  }

  /** Ends the process, gracefully or by a signal. */
  async end(how: "kill" | "end"): Promise<void> {
    if (how === "kill") this.#child.kill("SIGKILL");
    await this.#child.stdin.close();
    await this.#child.status;
  }
}

async function sweep(env: Record<string, string>, around: string[] = []): Promise<void> {
  const { stdout, stderr } = await run([...around, Deno.execPath(), "eval", SWEEPS("once")], env);
  assertEquals(stdout, "swept\n", stderr);
}

async function run(
  [name, ...args]: string[],
  env: Record<string, string>,
): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(name!, { args, env, cwd: HERE, stdin: "null" }).output();
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

for (
  const [where, around, sweeperAround] of [
    ["another PID namespace", [], NAMESPACE],
    ["this PID namespace, whose runner is in another", NAMESPACE, []],
  ] as const
) {
  Deno.test({
    name: `what a runner uses is not removed by one of ${where}${
      whyNoNamespace === null ? "" : `: ${whyNoNamespace}`
    }`,
    ignore: whyNoNamespace !== null,
    fn: () =>
      withTemporary(async (env) => {
        const holder = new Holder(env, [...around]);
        await holder.started();
        await sweep(env, [...sweeperAround]);
        assertEquals(holder.left(), holder.paths);
        await holder.end("end");
        assertEquals(holder.left(), []);
      }),
  });
}

Deno.test("what a runner held is free when it is killed, and the next removes all of it", () =>
  withTemporary(async (env) => {
    const [killed, living] = [new Holder(env), new Holder(env)];
    await Promise.all([killed.started(), living.started()]);
    await killed.end("kill");
    assertEquals(killed.left(), killed.paths);
    await sweep(env);
    assertEquals(killed.left(), []);
    // The child process has inherited no lock.
    Deno.kill(killed.child, "SIGKILL");
    assertEquals(living.left(), living.paths);
    await living.end("end");
  }));

Deno.test({
  name: `where /tmp has no sticky bit, a runner's folders are elsewhere, and tidied up there${
    whyNoNamespace === null ? "" : `: ${whyNoNamespace}`
  }`,
  ignore: whyNoNamespace !== null,
  fn: async () => {
    const mounts = ["/tmp", "/var/tmp", "/dev/shm"].map((folder) =>
      `mount -t tmpfs -o mode=${folder === "/tmp" ? "777" : "1777"} tmpfs ${folder}`
    );
    const steps = [
      ...mounts,
      `"$0" eval "$1" die`,
      `"$0" eval "$2"`,
      `ls -A /tmp /var/tmp /dev/shm`,
    ];
    const { stdout, stderr } = await run(
      ["unshare", "-m", "sh", "-c", steps.join("\n"), Deno.execPath(), HOLDS, SWEEPS("once")],
      { TMPDIR: "/tmp" },
    );
    const empty = "/dev/shm:\n\n/tmp:\n\n/var/tmp:\n";
    const end = stdout.indexOf("\n") + 1;
    assertEquals(stdout.slice(end), `swept\n${empty}`, stderr);
    const [page, socket, packages] = JSON.parse(stdout.slice(0, end)) as string[];
    assertEquals(page!.slice(0, 9), "/dev/shm/");
    for (const path of [socket, packages]) assertEquals(path!.slice(0, 9), "/var/tmp/");
  },
});

Deno.test("nothing is removed that is just being made, however many others tidy up", () =>
  withTemporary(async (env) => {
    const before = Deno.env.get("TMPDIR");
    const sweepers = [1, 2].map(() =>
      new Deno.Command(Deno.execPath(), {
        args: ["eval", SWEEPS("forever")],
        env,
        cwd: HERE,
        stdin: "piped",
        stdout: "null",
      }).spawn()
    );
    Deno.env.set("TMPDIR", env.TMPDIR);
    try {
      let isOver = false;
      const swept = Promise.all(sweepers.map(({ status }) => status)).then(() => isOver = true);
      for (let round = 0; round < 40; round++) {
        const made = Array.from({ length: 20 }, () => [new WorldPage(1), PrivateFolder.make("cohort-1-")])
          .flat();
        await new Promise((resolve) => setTimeout(resolve)); // The sweeps continue meanwhile.
        for (const { path } of made) assert(Deno.lstatSync(path) !== null);
        for (const one of made) one.close();
      }
      assertEquals(isOver, false);
      for (const { stdin } of sweepers) await stdin.close();
      await swept;
      assertEquals([...Deno.readDirSync(env.TMPDIR)], []);
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
  }));
