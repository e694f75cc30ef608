// What runners leave where others can put something, too: who removes it, and when.
import { assert, assertEquals } from "@std/assert";
import { PrivateFolder } from "../transport/mod.ts";
import { WorldPage } from "../runner/_world_page.ts";
import { runProgram } from "./_runner.ts";

const program = (name: string) => import.meta.resolve(`./programs/${name}.ts`);
const NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc"];

/** Why there can be no other PID namespace here, or `null`. */
const whyNoNamespace = await (async () => {
  try {
    const [name, ...args] = [...NAMESPACE, "true"];
    const { success } = await new Deno.Command(name!, { args, stderr: "null" }).output();
    return success ? null : "it takes root to make a PID namespace";
  } catch {
    return "there is no unshare";
  }
})();

/** Runs `body` with a folder for temporary files. */
async function withTemporary(body: (env: { TMPDIR: string }) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body({ TMPDIR: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A process that holds what a runner makes. */
class Holder {
  readonly #child: Deno.ChildProcess;
  /** Where what it holds is. */
  paths: string[] = [];

  constructor(env: Record<string, string>, around: string[] = []) {
    const [name, ...args] = [...around, Deno.execPath(), "run", "-A", program("holds")];
    this.#child = new Deno.Command(name!, { args, env, stdin: "piped", stdout: "piped" }).spawn();
  }

  async started(): Promise<void> {
    const lines = this.#child.stdout.pipeThrough(new TextDecoderStream());
    let text = "";
    for await (const part of lines.values({ preventCancel: true })) {
      text += part;
      if (text.includes("\n")) break;
    }
    this.paths = JSON.parse(text);
    assertEquals(this.left().length, 3);
  }

  /** What is still there. */
  left(): string[] {
    return this.paths.filter((path) => {
      try {
        return Deno.lstatSync(path) !== null;
      } catch {
        return false;
      }
    });
  }

  /** Ends it, in order or not. */
  async end(how: "kill" | "end"): Promise<void> {
    if (how === "kill") this.#child.kill("SIGKILL");
    await this.#child.stdin.close();
    await this.#child.status;
  }
}

async function sweep(env: Record<string, string>, around: string[] = []): Promise<void> {
  const [name, ...args] = [...around, Deno.execPath(), "run", "-A", program("sweeps")];
  const { stdout, stderr } = await runProgram(args, { program: name!, env });
  assertEquals(stdout, "swept\n", stderr);
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
    const run = (name: string, ...args: string[]) =>
      `"$0" run -A "${new URL(program(name)).pathname}" ${args.join(" ")}`;
    const script = [
      ...mounts,
      `${run("idle")} > /dev/null`,
      `ls -A /tmp /var/tmp /dev/shm`,
      `mkfifo /dev/shm/input; ${run("holds")} < /dev/shm/input & exec 3> /dev/shm/input`,
      `until ls /var/tmp | grep -q packages; do sleep 0.05; done`,
      `kill -9 $!; wait $! 2> /dev/null`,
      `rm /dev/shm/input`,
      run("sweeps"),
      `ls -A /tmp /var/tmp /dev/shm`,
    ].join("\n");
    const { stdout, stderr } = await runProgram(["-m", "sh", "-c", script, Deno.execPath()], {
      program: "unshare",
      env: { TMPDIR: "/tmp" },
    });
    const empty = "/dev/shm:\n\n/tmp:\n\n/var/tmp:\n";
    const [before, held, ...after] = stdout.split(/^(\[.*\]\n)/m);
    assertEquals([before, after.join("")], [empty, `swept\n${empty}`], stderr);
    const [page, socket, packages] = JSON.parse(held!) as string[];
    assertEquals(page!.slice(0, 9), "/dev/shm/");
    for (const path of [socket, packages]) assertEquals(path!.slice(0, 9), "/var/tmp/");
  },
});

Deno.test("nothing is removed that is just being made, however many others tidy up", () =>
  withTemporary(async (env) => {
    const before = Deno.env.get("TMPDIR");
    const sweepers = [1, 2].map(() =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", program("sweeps"), "forever"],
        env,
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
        await new Promise((resolve) => setTimeout(resolve)); // they go on meanwhile
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
