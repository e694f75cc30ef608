/**
 * Workers whose main threads are bound to cores.
 *
 * @module
 */
import { DistributedWorker, ops, setThreads } from "../../mod.ts";

/** Returns the cores that each thread of its process may use: the main thread's, and those of the others. */
export class ListsCores extends DistributedWorker<void, { main: string; others: string[] }> {
  static override module = import.meta.url;
  override setup(_payload: unknown): void {
    setThreads(2);
  }
  override call(): { main: string; others: string[] } {
    ops.ones([2 ** 20]).add(1);
    const others = new Set<string>();
    for (const { name } of Deno.readDirSync("/proc/self/task")) {
      if (name !== String(Deno.pid)) others.add(coresOf(name));
    }
    return { main: coresOf(String(Deno.pid)), others: [...others] };
  }
}

function coresOf(thread: string): string {
  const status = Deno.readTextFileSync(`/proc/self/task/${thread}/status`);
  return /^Cpus_allowed_list:\s*(.*)$/m.exec(status)![1]!;
}

/** Is refused the system call that binds threads to cores. */
export class IsRefused extends ListsCores {
  static override module = import.meta.url;
  override setup(payload: unknown): void {
    super.setup(payload);
    const PR_SET_NO_NEW_PRIVS = 38;
    const PR_SET_SECCOMP = 22;
    const SECCOMP_MODE_FILTER = 2n;
    const SCHED_SETAFFINITY = 203;
    // Loads the number of the call; returns EPERM for that call, and lets all others pass.
    const filter = new DataView(new ArrayBuffer(4 * 8));
    const steps = [[0x20, 0, 0, 0], [0x15, 0, 1, SCHED_SETAFFINITY], [0x06, 0, 0, 0x00050001], [
      0x06,
      0,
      0,
      0x7fff0000,
    ]];
    steps.forEach(([code, ifTrue, ifFalse, value], index) => {
      filter.setUint16(8 * index, code!, true);
      filter.setUint8(8 * index + 2, ifTrue!);
      filter.setUint8(8 * index + 3, ifFalse!);
      filter.setUint32(8 * index + 4, value!, true);
    });
    const program = new DataView(new ArrayBuffer(16));
    program.setUint16(0, steps.length, true);
    program.setBigUint64(8, Deno.UnsafePointer.value(Deno.UnsafePointer.of(filter)), true);
    const libc = Deno.dlopen("libc.so.6", {
      prctl: { parameters: ["i32", "usize", "buffer", "usize", "usize"], result: "i32" },
    });
    if (libc.symbols.prctl(PR_SET_NO_NEW_PRIVS, 1n, null, 0n, 0n) !== 0) throw new Error("no_new_privs");
    if (libc.symbols.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0n, 0n) !== 0) {
      throw new Error("seccomp");
    }
    libc.close();
  }
}
