/**
 * Public option types of the runner.
 *
 * @module
 */
import type { DistributedWorker, WorkerTypes } from "../worker/mod.ts";
import type { Received } from "../crossing_types.ts";
import type { CallEvent } from "./call_options.ts";

/** A class that extends `DistributedWorker` and names the module from which a rank imports it. */
export interface WorkerClass<In, Out, Item, Setup> {
  /** Creates an instance on a rank. */
  new (rank?: number, worldSize?: number): DistributedWorker & WorkerTypes<In, Out, Item, Setup>;
  /** URL of the module that exports the class. */
  readonly module: string | URL;
  /** Name under which the module exports the class; defaults to the class's own name. */
  readonly exportName?: string;
  /** Name of the class. */
  readonly name: string;
}

/** The listener that ranks connect to. */
export interface RunnerSocket {
  /** Address of the listener. If `workerPort` is 0, it has the port that the system chose. */
  readonly address:
    | { readonly transport: "unix"; readonly path: string }
    | { readonly transport: "tcp"; readonly hostname: string; readonly port: number };
}

/** A line of a rank's output. */
export interface LogLine {
  /** Number of the rank. */
  rank: number;
  /** Stream that the line was printed to. */
  stream: "stdout" | "stderr";
  /** Text of the line, without the line break. */
  text: string;
  /**
   * ID of the request whose call the rank was in when the line arrived. Left out if the rank was in no call,
   * or the caller has given no ID. A line that is printed just before the end of a call may arrive after it.
   */
  requestId?: string;
}

/** Receives the lines that ranks print. */
export type LogSink = (line: LogLine) => void;

/** Limits for the replacement of ranks that die. */
export interface RestartOptions {
  /**
   * Maximum restarts within `windowMs`. Ranks that die together are replaced together and count as one
   * restart.
   */
  maxRestarts: number;
  /** Length of the window in milliseconds; 60,000 by default. */
  windowMs?: number;
  /**
   * Delay before a replacement, in milliseconds; 100 by default. It doubles with each restart within
   * `windowMs`, up to 30,000 or `windowMs`, whichever is less.
   */
  backoffMs?: number;
}

/**
 * The exit of a rank that was still needed.
 *
 * `onRankExit` receives a second one for the same rank if its replacement was announced and then fails.
 */
export interface RankExit {
  /** Number of the rank. */
  readonly rank: number;
  /** Process ID of the rank. */
  readonly pid: number;
  /** Exit code, or `null` if a signal ended the process. */
  readonly exitCode: number | null;
  /** Signal that ended the process, or `null`. */
  readonly signal: string | null;
  /** Error with which the affected calls reject. */
  readonly error: Error;
  /** Whether the runner replaces the rank. If not, the runner has failed. */
  readonly restarting: boolean;
}

/** A completed replacement of ranks, after which calls continue. */
export interface Restart {
  /** Numbers of the replaced ranks. */
  readonly ranks: readonly number[];
  /** Milliseconds from the first rank's exit until the runner served calls again. */
  readonly tookMs: number;
  /** Number of restarts since `start()` that counted against `maxRestarts`. */
  readonly restarts: number;
}

/** Options for ranks that an outside launcher starts. */
export interface ExternalRanks {
  /**
   * File with the secret that the runner shares with its ranks. If the file exists, the runner reads it.
   * Otherwise the runner creates it with mode 0600.
   *
   * An existing file must be a regular file with mode 0600 that belongs to this user. It must not be a
   * symbolic link, and it must have no other hard link. Its folder must not be writable by everyone. The
   * secret must have at least 20 random characters. The folder must exist.
   */
  tokenFile: string | URL;
}

/** Options of a runner. Durations are in milliseconds. */
export interface RunnerOptions {
  /** Number of ranks; 1 by default. */
  worldSize?: number;
  /** Device that ranks use: `"auto"` (CUDA if available, otherwise CPU; the default), `"cpu"` or `"cuda"`. */
  device?: "auto" | "cpu" | "cuda";
  /**
   * Address on which ranks reach the runner: the path of a Unix socket, or a host address for TCP. A value is
   * a path if it contains a `/` or ends in `.sock`; a relative path starts at the working directory. If left
   * out, the runner creates a Unix socket in a new private directory.
   *
   * Only this user may connect to the Unix socket. TCP is encrypted. Ranks and the runner authenticate each
   * other on both. If a killed runner left its socket at this path, `start()` replaces it.
   */
  workerAddr?: string;
  /** TCP port, if `workerAddr` is a host address. 0, the default, takes a free port. */
  workerPort?: number;
  /**
   * TCP address on which ranks form their process group. If both `masterAddr` and `masterPort` are left out,
   * ranks that the runner starts use a Unix socket in the runner's private directory, which other users
   * cannot reach. Ranks of an outside launcher then use `"127.0.0.1"`.
   *
   * Over TCP, ranks authenticate themselves to the store through which they meet, and nobody can change the
   * data that they exchange with it. The data is not encrypted: anyone who can observe the network can read
   * it, and also the data of collectives.
   */
  masterAddr?: string;
  /**
   * TCP port on which ranks form their process group. 0: rank 0 binds a free port. If set, ranks use TCP, as
   * with `masterAddr`.
   */
  masterPort?: number;
  /** Timeout of the process group for one collective; 86,400,000 (one day) by default. */
  timeoutMs?: number;
  /**
   * Payload of the call that the runner makes after `keepaliveIntervalMs` without a call; `{}` by default.
   */
  keepalivePayload?: unknown;
  /** Idle time after which the runner invokes `keepalivePayload`; never by default. */
  keepaliveIntervalMs?: number;
  /**
   * Time that ranks have to leave a call that is over for its caller (canceled, timed out or failed). Then
   * they are replaced, regardless of `restart`; 30,000 by default.
   */
  cancelGraceMs?: number;
  /**
   * Limits for the replacement of ranks that die. If left out, ranks are not replaced. During a replacement,
   * the other ranks keep their processes and their state, and queued calls wait. Calls that were in progress
   * reject.
   */
  restart?: RestartOptions;
  /**
   * Called when a rank that was still needed exits. If this callback throws or rejects, the runner prints the
   * error and continues, as for all callbacks of a runner.
   */
  onRankExit?: (exit: RankExit) => void;
  /** Called after ranks have been replaced. */
  onRestart?: (restart: Restart) => void;
  /**
   * Maximum time without a sign of life from a rank that someone waits for; 5,000 by default, `Infinity` for
   * no limit. It also limits the time for which a rank waits in a collective for ranks that have left the
   * call or do nothing. If `denoArgs` has a flag that starts with `--inspect`, the default is `Infinity`,
   * because a rank at a breakpoint gives no sign of life.
   *
   * Signs of life are an event loop that answers, native calls, checkpoints and collectives. A call that
   * exceeds the limit rejects with a `TimeoutError`, or with a `CollectiveError` that names the missing
   * ranks.
   */
  heartbeatMs?: number;
  /**
   * Whether ranks compare each collective before they send any of its data; `false` by default. If the calls
   * differ, the ranks keep their process group. This also works across machines. It costs a second exchange
   * per collective.
   *
   * If `false`, only ranks on the same machine compare their calls, without an exchange. If the calls differ,
   * the ranks form their process group again.
   */
  checkCollectives?: boolean;
  /**
   * Deno permissions of the ranks. If a key is left out or `"inherit"`, ranks get the whole permission if the
   * caller's process holds it without restriction. Otherwise they get only what a rank needs to run: its
   * modules, its socket and its environment variables. `true` grants all. A list or `false` grants what is
   * listed and what a rank needs to run.
   *
   * The native libraries are always allowed. If `ffi` is restricted, a rank may open the libraries of this
   * package and the system's C library by their paths, and also those that `ffi` lists, such as a library of
   * operators.
   *
   * Ranks of a compiled program that calls `serveIfRank()` have the permissions of its executable, so
   * `start()` rejects this option there, and also `denoArgs` and `denoPath`.
   */
  permissions?: Deno.PermissionOptionsObject;
  /**
   * Whether ranks refuse files that contain code: TorchScript modules, compiled models (`.pt2`) and operator
   * libraries; `false` by default. The restriction is in force before the worker's module is loaded, also for
   * ranks of an outside launcher, and nothing in this package lifts it. It does not stop the worker's own
   * code from opening libraries with `Deno.dlopen`.
   */
  safetensorsOnly?: boolean;
  /**
   * Whether to bind the main thread of each rank to a core; `false` by default. The ranks of a machine are
   * spread over the cores that they may use; if there are fewer cores than ranks, ranks share them. Small
   * calls then take less time if the machine does little else. If the machine refuses, its first rank prints
   * that, and the ranks run without.
   *
   * A rank binds its thread after `setup`. Threads that exist by then keep their cores: those of operators,
   * models, collectives and garbage collection. Threads and processes that the worker starts later run on the
   * bound core, so start them in `setup`.
   */
  pinRanks?: boolean;
  /**
   * Accepts ranks that an outside launcher starts on this machine with `runRank()`, instead of spawning
   * ranks. `start()` waits for them. Only the launcher ends and replaces them.
   */
  externalRanks?: ExternalRanks;
  /**
   * Maximum number of calls that wait or run; no limit by default. A call beyond it rejects at once with a
   * `QueueFullError`, and its payload is not copied.
   */
  maxPending?: number;
  /**
   * Called for each step of each call, for metrics and logs, soon after it and in order. If this callback
   * throws or rejects, `gatherErrors()` returns the error.
   */
  onCall?: (event: CallEvent) => void;
  /**
   * Whether Ctrl-C (SIGINT) stops the ranks in order and then ends the process as it would end without a
   * runner; `true` by default. A second Ctrl-C ends the ranks at once. If the program has its own SIGINT
   * listener, the ranks are stopped and the program decides whether the process continues.
   */
  handleSigint?: boolean;
  /** Working directory of the ranks; the caller's by default. */
  cwd?: string | URL;
  /** Environment variables of the ranks, in addition to the caller's. */
  env?: Record<string, string>;
  /** Flags for the ranks' Deno, such as `"--v8-flags=…"`. With `--inspect`, each rank gets its own port. */
  denoArgs?: readonly string[];
  /**
   * Path of the Deno executable that runs the ranks; the caller's by default. A compiled program has none:
   * set this option, or let the ranks run the program by `serveIfRank()` of `worker/`.
   */
  denoPath?: string;
  /**
   * Destination of the ranks' output. `"inherit"` (the default) prints each line, prefixed with its rank.
   * `"none"` discards the output. A directory gets a file per rank (`rank-0.log` and so on). A function
   * receives each line.
   *
   * The runner creates the directory if it does not exist. Only this user can access the directory and its
   * files (modes 700 and 600). The runner appends to existing files. `start()` rejects if a log's name is
   * taken by a link, a pipe, a file of another user or a file with a second name (a hard link). A link to a
   * device, such as `/dev/null`, is allowed if it belongs to this user.
   */
  logs?: "inherit" | "none" | (string & Record<never, never>) | URL | LogSink;
}

/** A rank's progress during a start. */
export interface StartProgress {
  /** Number of the rank. */
  rank: number;
  /**
   * Phase that the rank has reached: its process runs, it has connected, its class and library are loaded, or
   * its `setup` has finished.
   */
  phase: "spawned" | "connected" | "loaded" | "ready";
  /** Milliseconds since `start()`. */
  elapsedMs: number;
}

/** Options of `start()`. */
export interface StartOptions<Setup> {
  /**
   * Time limit for all ranks to become ready, in milliseconds; 1,800,000 by default. It also applies to a
   * rank that replaces another.
   */
  timeoutMs?: number;
  /** Value that every rank's `setup()` receives. */
  setup?: Received<Setup>;
  /** Signal that cancels the start. No process is left running. */
  signal?: AbortSignal;
  /** Called for each step of each rank. */
  onProgress?: (progress: StartProgress) => void;
}

/** Arguments of `start()`. The options are required if the worker's `setup` requires a value. */
export type StartArguments<Setup> = undefined extends Setup ? [options?: StartOptions<Setup>]
  : Record<never, never> extends Setup ? [options?: StartOptions<Setup>]
  : [options: StartOptions<Setup> & { setup: Received<Setup> }];

/** Options of `stop()` and `terminate()`. */
export interface StopOptions {
  /** Time limit in milliseconds; 10,000 by default. */
  timeoutMs?: number;
}

/** State of a rank. */
export type RankState = "starting" | "setup" | "ready" | "calling" | "stopping" | "exited";

/** A rank as the runner sees it. */
export interface RankInfo {
  /** Number of the rank. */
  readonly rank: number;
  /** Process ID of the rank. */
  readonly pid: number;
  /** State of the rank. */
  readonly state: RankState;
  /** Exit code, or `null` while the process runs or if a signal ended it. */
  readonly exitCode: number | null;
  /** Signal that ended the process, or `null`. */
  readonly signal: string | null;
}
