/**
 * Fault injection inside a rank.
 *
 * @module
 */
import { stepWallClock } from "../wall_clock.ts";
import { childrenOf } from "./children.ts";
import type { Plan } from "./plan.ts";

const HOUR_MS = 3_600_000;

/**
 * The prefix of the line that a rank prints before the fault: the time, by a clock that this machine's
 * processes share, and the process. It allows to measure the time until the fault is noticed.
 */
export const INJECTED = "fault injected at ";

const LIBC = {
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  sleep: { parameters: ["u32"], result: "u32" },
} as const;

/** Returns the time in milliseconds, by a clock that does not change when the system's clock is set. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Injects a fault into this process, unless another process has done so already. */
export function injectFault({ fault, mark }: Plan): void {
  try {
    Deno.writeTextFileSync(mark, "", { createNew: true });
  } catch {
    return;
  }
  Deno.stdout.writeSync(new TextEncoder().encode(`${INJECTED}${now()} ${Deno.pid}\n`));
  switch (fault) {
    case "SIGKILL":
      Deno.kill(Deno.pid, "SIGKILL");
      break;
    case "SIGSEGV":
      // A real fault instead of a sent signal, because Deno handles sent signals.
      new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)!).getUint8();
      break;
    case "SIGSTOP":
      Deno.kill(Deno.pid, "SIGSTOP");
      break;
    case "exit":
      Deno.exit(3);
      break;
    case "throw":
      throw new RangeError("fault");
    case "throw proxy": {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      throw proxy;
    }
    case "loop":
      for (;;);
    case "blocked":
      Deno.dlopen("libc.so.6", LIBC).symbols.sleep(1000);
      break;
    case "oom": {
      const held: number[][] = [];
      while (true) held.push(new Array(2_000_000).fill(1.5));
    }
    case "hangup":
      for (const socket of runnerSockets()) Deno.dlopen("libc.so.6", LIBC).symbols.shutdown(socket, 2);
      break;
    case "garbage": {
      const bytes = new Uint8Array(64).fill(250);
      for (const socket of runnerSockets()) {
        Deno.dlopen("libc.so.6", LIBC).symbols.write(socket, bytes, BigInt(bytes.length));
      }
      break;
    }
    case "SIGTERM to all":
      for (const pid of [...childrenOf(Deno.ppid), Deno.ppid]) terminate(pid);
      break;
    case "clock step":
      stepWallClock(-HOUR_MS);
      break;
    case "unread output":
      for (let line = 0; line < 2000; line++) console.log("more than pipes hold ".repeat(20));
      break;
    case "full disk":
    case "runner":
      // The fault comes from outside. The rank continues normally.
  }
}

/** Sends SIGTERM to a process, which may have ended in the meantime. */
function terminate(pid: number): void {
  try {
    Deno.kill(pid, "SIGTERM");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Returns the descriptors of connections to the runner's socket. A rank also has other sockets, which have no
 * name.
 */
function runnerSockets(): number[] {
  const libc = Deno.dlopen("libc.so.6", LIBC).symbols;
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).filter((descriptor) => {
    const name = new Uint8Array(128);
    const length = new Uint32Array([name.length]);
    return libc.getpeername(descriptor, name, length) === 0 &&
      new TextDecoder().decode(name.subarray(2, length[0])).includes("runner.sock");
  });
}
