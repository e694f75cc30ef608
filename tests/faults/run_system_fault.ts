/**
 * Runs a scenario where the system has little to give.
 *
 * @module
 */
import { runProgram } from "../runner.ts";

/** What a scenario is run with. */
export interface SystemFault {
  /** Its name among the scenarios. */
  readonly scenario: string;
  /**
   * The size of `/dev/shm`, a private one, and further options of its mount; the machine's own if left out.
   */
  readonly sharedMemory?: string;
  /** The size of the folder for temporary files, a private one. */
  readonly temporary?: string;
  /** How many descriptors a process may have. */
  readonly descriptors?: number;
}

/** Enough for two ranks, and few enough to take all of them. */
const SOME_DESCRIPTORS = 256;

/** All of them. */
export const SYSTEM_FAULTS: readonly SystemFault[] = [
  { scenario: "full before", sharedMemory: "64k" },
  { scenario: "full before", sharedMemory: "4k" },
  { scenario: "no file can be made", sharedMemory: "64k,nr_inodes=1" },
  { scenario: "no file can be made", sharedMemory: "64k,ro" },
  { scenario: "full after", sharedMemory: "64k" },
  { scenario: "full after", sharedMemory: "8k" },
  { scenario: "no room at all", sharedMemory: "64k", temporary: "64k" },
  { scenario: "no room for a replacement", sharedMemory: "64k", temporary: "64k" },
  { scenario: "a page that cannot be written" },
  { scenario: "a slot that cannot be cleared" },
  {
    scenario: "a slot that cannot be cleared, and no room for another page",
    sharedMemory: "64k",
    temporary: "64k",
  },
  { scenario: "a slot that cannot be cleared, for a stream" },
  { scenario: "a page that is tidied up", sharedMemory: "64k" },
  { scenario: "no descriptor to accept by", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to accept a replacement by", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to start a replacement by", descriptors: SOME_DESCRIPTORS },
  { scenario: "no descriptor to start a replacement by, for good", descriptors: SOME_DESCRIPTORS },
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

/** A fault as one reads it. */
export function nameOfSystemFault({ scenario, sharedMemory, temporary, descriptors }: SystemFault): string {
  const with_ = [
    ...(sharedMemory === undefined ? [] : [`/dev/shm of ${sharedMemory}`]),
    ...(temporary === undefined ? [] : [`TMPDIR of ${temporary}`]),
    ...(descriptors === undefined ? [] : [`${descriptors} descriptors`]),
  ];
  return with_.length === 0 ? scenario : `${scenario}: ${with_.join(", ")}`;
}

/** Why private folders cannot be made here, or `null`. */
export async function whyNoNamespace(): Promise<string | null> {
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-m", "mount", "-t", "tmpfs", "tmpfs", "/dev/shm"],
      stderr: "null",
    }).output();
    return success ? null : "it takes root to make a mount namespace";
  } catch {
    return "there is no unshare";
  }
}

/** Whether a fault takes a mount namespace. */
export function takesNamespace({ sharedMemory, temporary }: SystemFault): boolean {
  return sharedMemory !== undefined || temporary !== undefined;
}

/**
 * Runs a scenario.
 *
 * @param fault Which, and in what.
 * @throws {Error} If anything is not as it must be: with what the scenario printed.
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
    if (code !== 0 || stdout !== "as it must be\n") {
      throw new Error(`${nameOfSystemFault(fault)} ended with code ${code}: ${stdout}${stderr}`);
    }
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
    if (left.length > 0) throw new Error(`left behind: ${left}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
