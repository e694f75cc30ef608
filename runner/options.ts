/** What a runner can be told, and the check of it.
 *
 * @module
 */
import type { DistributedWorker } from "../worker/mod.ts";
import type { Received } from "../values.ts";

/** A class that extends `DistributedWorker`, and says where a rank finds it. */
export interface WorkerClass<In, Out, Item, Setup> {
  /** Makes an instance on a rank. */
  new (rank?: number, worldSize?: number): DistributedWorker<In, Out, Item, Setup>;
  /** URL of the module that exports it. */
  readonly module: string | URL;
  /** The name that the module exports it under; its own if left out. */
  readonly exportName?: string;
  /** The class's own name. */
  readonly name: string;
}

/** The listener that ranks connect to. */
export interface RunnerSocket {
  /** Where it listens; with the port that was taken, if 0 was asked for. */
  readonly address:
    | { readonly transport: "unix"; readonly path: string }
    | { readonly transport: "tcp"; readonly hostname: string; readonly port: number };
}

/** A line that a rank printed. */
export interface LogLine {
  /** The rank. */
  rank: number;
  /** Where it printed it. */
  stream: "stdout" | "stderr";
  /** The line, without its end. */
  text: string;
}

/** Takes the lines that ranks print. */
export type LogSink = (line: LogLine) => void;

/** Options of a runner. Durations are in milliseconds. */
export interface RunnerOptions {
  /** Number of ranks; 1 by default. */
  worldSize?: number;
  /** `"auto"` (CUDA where there is one, else CPU; the default), `"cpu"` or `"cuda"`. */
  device?: "auto" | "cpu" | "cuda";
  /** Where ranks reach the runner: a path for a Unix socket, or an address for TCP. Left out: a Unix socket in a
   * fresh private directory. */
  workerAddr?: string;
  /** With an address in `workerAddr`: the port. 0, the default, takes a free one. */
  workerPort?: number;
  /** The address that the process group meets at; `"127.0.0.1"` by default. */
  masterAddr?: string;
  /** Its port. 0, the default: rank 0 binds a free one. */
  masterPort?: number;
  /** The process group's timeout for one collective; a day by default. */
  timeoutMs?: number;
  /** Invoked when the runner has been idle for `keepaliveIntervalMs`; `{}` by default. */
  keepalivePayload?: unknown;
  /** How long idle before `keepalivePayload` is invoked; never, if left out. */
  keepaliveIntervalMs?: number;
  /** How long a rank may go on in a call after another has failed in it, before the ranks are ended; 30,000 by
   * default. */
  cancelGraceMs?: number;
  /** The ranks' working directory; the caller's by default. */
  cwd?: string | URL;
  /** Environment variables for the ranks, beside the caller's own. */
  env?: Record<string, string>;
  /** Flags for the ranks' Deno (`"--v8-flags=…"`). `--inspect` gets a port per rank. */
  denoArgs?: readonly string[];
  /** The Deno to run ranks with; the caller's own by default. */
  denoPath?: string;
  /** Where what ranks print goes: `"inherit"` (the default) marks each line with its rank, `"none"` drops it, a
   * directory gets a file per rank, a function each line. */
  logs?: "inherit" | "none" | (string & Record<never, never>) | URL | LogSink;
}

/** A step of a start. */
export interface StartProgress {
  /** The rank. */
  rank: number;
  /** What it has reached: its process runs, it has connected, class and library are loaded, `setup` is done. */
  phase: "spawned" | "connected" | "loaded" | "ready";
  /** Milliseconds since `start()`. */
  elapsedMs: number;
}

/** Options of `start()`. */
export interface StartOptions<Setup> {
  /** Limit for all ranks to be ready; 1,800,000 by default. */
  timeoutMs?: number;
  /** Handed to every rank's `setup()`. */
  setup?: Received<Setup>;
  /** Gives the start up; nothing is left running. */
  signal?: AbortSignal;
  /** Told of each step. */
  onProgress?: (progress: StartProgress) => void;
}

/** What a stream yields: text events, or items and the result, or either where that is not known. */
export type StreamChunk<Item, Out, Options extends StreamOptions> = Options extends { asTextEvents: true }
  ? Uint8Array<ArrayBuffer>
  : Options extends { asTextEvents: boolean } ?
      | Uint8Array<ArrayBuffer>
      | Received<Item>
      | Received<Exclude<Out, void | undefined>>
  : Received<Item> | Received<Exclude<Out, void | undefined>>;

/** `start()` takes options, and needs them where the worker's `setup` needs a value. */
export type StartArguments<Setup> = undefined extends Setup ? [options?: StartOptions<Setup>]
  : Record<never, never> extends Setup ? [options?: StartOptions<Setup>]
  : [options: StartOptions<Setup> & { setup: Received<Setup> }];

/** Options of `stop()` and `terminate()`. */
export interface StopOptions {
  /** How long to wait; 10,000 by default. */
  timeoutMs?: number;
}

/** Options of `invoke()` and `invokeAll()`. */
export interface InvokeOptions {
  /** Limit from the call to its result, the wait in the queue included; none by default. */
  timeoutMs?: number;
  /** Gives the call up. */
  signal?: AbortSignal;
}

/** Options of `stream()`. */
export interface StreamOptions extends InvokeOptions {
  /** Limit for the gap between two arrivals; none by default. */
  streamingTimeoutMs?: number;
  /** How long a full buffer may wait for its reader; 300,000 by default. */
  readerTimeoutMs?: number;
  /** Yield server-sent events, as bytes. */
  asTextEvents?: boolean;
}

/** A call takes a payload and options, and needs the payload where the worker's `call` needs one. */
export type CallArguments<In, Options> = undefined extends In ? [payload?: Received<In>, options?: Options]
  : Record<never, never> extends In ? [payload?: Received<In>, options?: Options]
  : [payload: Received<In>, options?: Options];

/** Where a rank is in its life. */
export type RankState = "starting" | "setup" | "ready" | "calling" | "stopping" | "exited";

/** A rank as the runner sees it. */
export interface RankInfo {
  /** The rank. */
  readonly rank: number;
  /** Its process. */
  readonly pid: number;
  /** Where it is in its life. */
  readonly state: RankState;
  /** Its exit code, or `null` while it runs or if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
}

/** Options with every default filled in. */
export type CheckedOptions =
  & Required<Omit<RunnerOptions, "cwd" | "denoPath" | "workerAddr" | "keepaliveIntervalMs">>
  & Pick<RunnerOptions, "cwd" | "denoPath" | "workerAddr" | "keepaliveIntervalMs">;

const DEFAULTS: CheckedOptions = {
  worldSize: 1,
  device: "auto",
  workerPort: 0,
  masterAddr: "127.0.0.1",
  masterPort: 0,
  timeoutMs: 86_400_000,
  keepalivePayload: {},
  cancelGraceMs: 30_000,
  env: {},
  denoArgs: [],
  logs: "inherit",
};

/** What `setTimeout` takes at most: 24 days. */
const MAX_FINITE_MS = 2 ** 31 - 1;

const KNOWN = new Set([...Object.keys(DEFAULTS), "cwd", "denoPath", "workerAddr", "keepaliveIntervalMs"]);

/** Fills in defaults.
 *
 * @param options What the caller gave.
 * @returns All options.
 * @throws {TypeError} If an option is unknown, or of the wrong kind.
 * @throws {RangeError} If a number is out of its range.
 */
export function checkOptions(options: RunnerOptions): CheckedOptions {
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name)) {
      throw new TypeError(`Cannot create runner: there is no option "${name}"`);
    }
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const checked: CheckedOptions = { ...DEFAULTS, ...given };
  const { worldSize, device, timeoutMs, workerPort, masterPort } = checked;
  if (!Number.isSafeInteger(worldSize) || worldSize < 1) {
    const given = typeof worldSize === "string" ? `"${worldSize}"` : worldSize;
    throw new RangeError(`Cannot create runner: worldSize ${given} is not a positive integer`);
  }
  if (!["auto", "cpu", "cuda"].includes(device)) {
    throw new TypeError(`Cannot create runner: device "${device}" is not "auto", "cpu" or "cuda"`);
  }
  checkFinite("timeoutMs", timeoutMs);
  checkDuration("cancelGraceMs", checked.cancelGraceMs);
  checkFinite("keepaliveIntervalMs", checked.keepaliveIntervalMs);
  checkKinds(checked);
  checkPort("workerPort", workerPort);
  checkPort("masterPort", masterPort);
  return checked;
}

/** Checks a duration.
 *
 * @param name The option.
 * @param value Its value; `undefined` passes.
 * @throws {RangeError} If it is not a positive number of milliseconds.
 */
export function checkDuration(name: string, value: number | undefined): void {
  if (value !== undefined && !(typeof value === "number" && value > 0)) {
    throw new RangeError(`Cannot use ${name} ${value}: it is not a positive number of milliseconds`);
  }
}

/** Checks a duration that a single timer, or native code, has to hold. */
function checkFinite(name: string, value: number | undefined): void {
  checkDuration(name, value);
  if (value !== undefined && value > MAX_FINITE_MS) {
    throw new RangeError(`Cannot use ${name} ${value}: it is more than ${MAX_FINITE_MS} ms`);
  }
}

function checkKinds({ cwd, env, denoArgs, denoPath, logs, masterAddr, workerAddr }: CheckedOptions): void {
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const kinds: [name: string, value: unknown, fits: boolean, kind: string][] = [
    ["cwd", cwd, cwd === undefined || isText(cwd) || cwd instanceof URL, "a path or a URL"],
    ["env", env, isRecordOfText(env), "an object of strings"],
    ["denoArgs", denoArgs, Array.isArray(denoArgs) && denoArgs.every(isText), "an array of strings"],
    ["denoPath", denoPath, denoPath === undefined || isText(denoPath), "a path"],
    [
      "logs",
      logs,
      isText(logs) || logs instanceof URL || typeof logs === "function",
      '"inherit", "none", a directory or a function',
    ],
    ["masterAddr", masterAddr, isText(masterAddr), "an address"],
    ["workerAddr", workerAddr, workerAddr === undefined || isText(workerAddr), "a path or an address"],
  ];
  for (const [name, value, fits, kind] of kinds) {
    if (!fits) {
      throw new TypeError(
        `Cannot create runner: ${name} is ${JSON.stringify(value) ?? String(value)}, not ${kind}`,
      );
    }
  }
}

function isRecordOfText(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((item) => typeof item === "string");
}

function checkPort(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    throw new RangeError(`Cannot create runner: ${name} ${value} is not a port`);
  }
}
