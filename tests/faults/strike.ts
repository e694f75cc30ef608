/**
 * How a rank is struck, from inside.
 *
 * @module
 */
import { stepWallClock } from "../wall_clock.ts";
import { childrenOf } from "./children.ts";
import type { Plan } from "./plan.ts";

const HOUR_MS = 3_600_000;

/**
 * Says when, by a clock that this machine's processes share, and which process: so that the time until it is
 * noticed can be told.
 */
export const STRUCK = "struck at ";

const LIBC = {
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  sleep: { parameters: ["u32"], result: "u32" },
} as const;

/** The time, in milliseconds; whoever sets the system's clock does not set this one. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Strikes this process, unless another in its place has been struck. */
export function strike({ fault, mark }: Plan): void {
  try {
    Deno.writeTextFileSync(mark, "", { createNew: true });
  } catch {
    return;
  }
  Deno.stdout.writeSync(new TextEncoder().encode(`${STRUCK}${now()} ${Deno.pid}\n`));
  switch (fault) {
    case "SIGKILL":
      Deno.kill(Deno.pid, "SIGKILL");
      break;
    case "SIGSEGV":
      // A fault, not a signal that was sent: Deno has a handler for those.
      new Deno.UnsafePointerView(Deno.UnsafePointer.create(1n)!).getUint8();
      break;
    case "SIGSTOP":
      Deno.kill(Deno.pid, "SIGSTOP");
      break;
    case "exit":
      Deno.exit(3);
      break;
    case "throw":
      throw new RangeError("struck");
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
      for (const pid of [...childrenOf(Deno.ppid), Deno.ppid]) Deno.kill(pid, "SIGTERM");
      break;
    case "clock step":
      stepWallClock(-HOUR_MS);
      break;
    case "unread output":
      for (let line = 0; line < 2000; line++) console.log("more than pipes hold ".repeat(20));
      break;
    case "full disk":
    case "runner":
      // Struck from outside: what follows is as ever.
  }
}

/** The connections to the runner's socket. A rank has other sockets that have no name. */
function runnerSockets(): number[] {
  const libc = Deno.dlopen("libc.so.6", LIBC).symbols;
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).filter((descriptor) => {
    const name = new Uint8Array(128);
    const length = new Uint32Array([name.length]);
    return libc.getpeername(descriptor, name, length) === 0 &&
      new TextDecoder().decode(name.subarray(2, length[0])).includes("runner.sock");
  });
}
