/**
 * Runs a scenario in which the system lacks a resource.
 *
 * @module
 */
import { runProgram } from "../runner.ts";

/** A scenario and its limits. */
export interface SystemFault {
  /** The name of the scenario. */
  readonly scenario: string;
  /** The size of a private `/dev/shm`, and further mount options. Default: the machine's own `/dev/shm`. */
  readonly sharedMemory?: string;
  /** The size of a private folder for temporary files. */
  readonly temporary?: string;
  /** How many descriptors a process may have. */
  readonly descriptors?: number;
}

/** Enough descriptors for two ranks, and few enough to use up. */
const SOME_DESCRIPTORS = 256;

/** All scenarios. */
export const SYSTEM_FAULTS: readonly SystemFault[] = [
  { scenario: "full before", sharedMemory: "64k" },
  { scenario: "full before", sharedMemory: "4k" },
  { scenario: "no file can be created", sharedMemory: "64k,nr_inodes=1" },
  { scenario: "no file can be created", sharedMemory: "64k,ro" },
  { scenario: "full after", sharedMemory: "64k" },
  { scenario: "full after", sharedMemory: "8k" },
  { scenario: "no space at all", sharedMemory: "64k", temporary: "64k" },
  { scenario: "no space for a replacement", sharedMemory: "64k", temporary: "64k" },
  { scenario: "bulk data without shared memory", sharedMemory: "64k" },
  { scenario: "bulk data without shared memory", sharedMemory: "64k,nr_inodes=1" },
  { scenario: "bulk data without shared memory", sharedMemory: "64k,ro" },
  { scenario: "bulk data that becomes too large", sharedMemory: "6m" },
  { scenario: "shared memory that others fill", sharedMemory: "64m" },
  { scenario: "bulk data without descriptors", descriptors: SOME_DESCRIPTORS },
  { scenario: "a page that cannot be written" },
  { scenario: "a slot that cannot be cleared" },
  {
    scenario: "a slot that cannot be cleared, and no space for another page",
    sharedMemory: "64k",
    temporary: "64k",
  },
  { scenario: "a slot that cannot be cleared, for a stream" },
  { scenario: "a page that is removed", sharedMemory: "64k" },
  { scenario: "no descriptor to accept ranks", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to accept a replacement", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to start a replacement", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to start a replacement, permanently", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor for the listener", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor in a rank", descriptors: SOME_DESCRIPTORS },
  { scenario: "few descriptors", descriptors: 32 },
  { scenario: "few descriptors", descriptors: 36 },
  { scenario: "few descriptors", descriptors: 40 },
  { scenario: "few descriptors", descriptors: 44 },
  ...["socket", "folder"].flatMap((what) =>
    ["before start()", "while ranks start", "before a replacement", "at the end"].map((when) => ({
      scenario: `a removed ${what} ${when}`,
    }))
  ),
];

/** Formats a fault for people. */
export function nameOfSystemFault({ scenario, sharedMemory, temporary, descriptors }: SystemFault): string {
  const with_ = [
    ...(sharedMemory === undefined ? [] : [`/dev/shm of ${sharedMemory}`]),
    ...(temporary === undefined ? [] : [`TMPDIR of ${temporary}`]),
    ...(descriptors === undefined ? [] : [`${descriptors} descriptors`]),
  ];
  return with_.length === 0 ? scenario : `${scenario}: ${with_.join(", ")}`;
}

/** Returns why private folders cannot be mounted here, or `null` if they can. */
export async function whyNoNamespace(): Promise<string | null> {
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-m", "mount", "-t", "tmpfs", "tmpfs", "/dev/shm"],
      stderr: "null",
    }).output();
    return success ? null : "creating a mount namespace requires root";
  } catch {
    return "the command unshare is missing";
  }
}

/** Returns whether a fault needs a mount namespace. */
export function takesNamespace({ sharedMemory, temporary }: SystemFault): boolean {
  return sharedMemory !== undefined || temporary !== undefined;
}

/**
 * Runs a scenario.
 *
 * @param fault The scenario and its limits.
 * @throws {Error} If the outcome is wrong, with the scenario's output.
 */
export async function runSystemFault(fault: SystemFault): Promise<void> {
  const { scenario, sharedMemory, temporary, descriptors } = fault;
  const folder = await Deno.makeTempDir();
  try {
    const steps = [
      ...(sharedMemory === undefined ? [] : [`mount -t tmpfs -o size=${sharedMemory} tmpfs /dev/shm`]),
      ...(temporary === undefined ? [] : [`mount -t tmpfs -o size=${temporary} tmpfs "$TMPDIR"`]),
      ...(descriptors === undefined ? [] : [`ulimit -n ${descriptors}`]),
      'exec "$@"',
    ];
    const program = import.meta.resolve("./system_scenarios.ts");
    const args = ["-c", steps.join(" && "), "sh", Deno.execPath(), "run", "-A", program, scenario];
    const command = takesNamespace(fault) ? ["unshare", "-m", "sh", ...args] : ["sh", ...args];
    const { code, stdout, stderr } = await runProgram(command.slice(1), {
      program: command[0]!,
      env: { TMPDIR: folder },
    });
    if (code !== 0 || stdout !== "passed\n") {
      throw new Error(`${nameOfSystemFault(fault)} ended with code ${code}: ${stdout}${stderr}`);
    }
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
    if (left.length > 0) throw new Error(`left behind: ${left}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
