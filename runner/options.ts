/**
 * What a runner can be told.
 *
 * @module
 */
import type { DistributedWorker, WorkerTypes } from "../worker/mod.ts";
import type { Received } from "../crossing_types.ts";

/** A class that extends `DistributedWorker`, and says where a rank finds it. */
export interface WorkerClass<In, Out, Item, Setup> {
  /** Makes an instance on a rank. */
  new (rank?: number, worldSize?: number): DistributedWorker & WorkerTypes<In, Out, Item, Setup>;
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

/** When ranks that die are replaced. */
export interface RestartOptions {
  /** How often in `windowMs` at most. Ranks that die together are replaced together, and count once. */
  maxRestarts: number;
  /** Milliseconds; 60,000 by default. */
  windowMs?: number;
  /**
   * How long to wait before a replacement, in milliseconds, twice as long for each that `windowMs` has seen,
   * up to 30,000 or `windowMs`, whichever is less; 100 by default.
   */
  backoffMs?: number;
}

/**
 * A rank's process has ended that was needed. Of one that was to be replaced and then cannot be, this comes
 * again.
 */
export interface RankExit {
  /** The rank. */
  readonly rank: number;
  /** The process. */
  readonly pid: number;
  /** Its exit code, or `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
  /** What the calls reject with that needed it. */
  readonly error: Error;
  /** Whether it is replaced. If not, the runner has failed. */
  readonly restarting: boolean;
}

/** Ranks have been replaced, and calls go on. */
export interface Restart {
  /** The ranks. */
  readonly ranks: readonly number[];
  /** From the first one's end until the runner serves again, in milliseconds. */
  readonly tookMs: number;
  /** How many restarts that were by the policy, since `start()`. */
  readonly restarts: number;
}

/** Ranks that an outside launcher starts. */
export interface ExternalRanks {
  /**
   * A file for the secret of the runner and its ranks: read if it is there, else made, for its owner alone
   * (mode 0600). A file that is there must be a regular one of this user's, with that mode, without links to
   * it or from it, in a folder that not everybody may change. It must have 20 random characters or more. Its
   * folder must be there.
   */
  tokenFile: string | URL;
}

/** Options of a runner. Durations are in milliseconds. */
export interface RunnerOptions {
  /** Number of ranks; 1 by default. */
  worldSize?: number;
  /** `"auto"` (CUDA where there is one, else CPU; the default), `"cpu"` or `"cuda"`. */
  device?: "auto" | "cpu" | "cuda";
  /**
   * Where ranks reach the runner: a path for a Unix socket (with a `/`, or a name that ends in `.sock`;
   * relative to the working directory), or an address for TCP. Nobody but this user may connect to the
   * socket; TCP is encrypted; ranks and runner prove who they are on either. Left out: a Unix socket in a
   * fresh private directory. `start()` takes the place of a killed runner that has left its socket there.
   */
  workerAddr?: string;
  /** With an address in `workerAddr`: the port. 0, the default, takes a free one. */
  workerPort?: number;
  /**
   * The address that the process group meets at, over TCP. If it and `masterPort` are left out, ranks that
   * the runner starts meet at a Unix socket in its private directory, which other users cannot reach, and
   * ranks of an outside launcher meet at `"127.0.0.1"`. Over TCP, ranks prove who they are to the store that
   * they meet at, and nobody can change what they tell it. Nothing is encrypted: whoever sees the network can
   * read it, and what collectives send.
   */
  masterAddr?: string;
  /** Its port. 0: rank 0 binds a free one. If it is set, ranks meet over TCP, as with `masterAddr`. */
  masterPort?: number;
  /** The process group's timeout for one collective; a day by default. */
  timeoutMs?: number;
  /** Invoked when the runner has been idle for `keepaliveIntervalMs`; `{}` by default. */
  keepalivePayload?: unknown;
  /** How long idle before `keepalivePayload` is invoked; never, if left out. */
  keepaliveIntervalMs?: number;
  /**
   * How long ranks may stay in a call that is over for its caller (given up, out of time, failed), before
   * they are replaced, whatever `restart` says; 30,000 by default.
   */
  cancelGraceMs?: number;
  /**
   * When ranks that die are replaced; never, if left out. The others keep their processes and what they hold,
   * and queued calls wait; calls that were in flight reject.
   */
  restart?: RestartOptions;
  /**
   * Called when a rank's process has ended that was needed. What it throws, or rejects with, is printed, as
   * that of every function that a runner is given.
   */
  onRankExit?: (exit: RankExit) => void;
  /** Called when ranks have been replaced. */
  onRestart?: (restart: Restart) => void;
  /**
   * How long a rank may give no sign of life while somebody waits for it, or wait in a collective for ranks
   * that have left the call or do nothing; 5,000 by default (for ever where `denoArgs` has `--inspect…`: a
   * rank at a breakpoint gives none), `Infinity`: for ever. Signs of life are an event loop that answers,
   * native calls, checkpoints and collectives. A call that fails for it rejects with a `TimeoutError`, or a
   * `CollectiveError` that names who is missing.
   */
  heartbeatMs?: number;
  /**
   * Whether ranks agree on each collective before anything of it is sent, also on several machines, and keep
   * their group where they do not. It costs a second exchange for each. Default: `false`: the ranks of a
   * machine compare what they call without an exchange, and form their group anew where they disagree.
   */
  checkCollectives?: boolean;
  /**
   * The ranks' permissions. A key that is left out, or `"inherit"`: as the caller's process has it without
   * restriction. `true`: all. A list, or `false`: that, and what a rank itself cannot do without (its
   * modules, its socket, its variables). The native libraries are always allowed: where not all of `ffi` is,
   * a rank may open those of this package and the system's C library by their paths, and what `ffi` lists,
   * such as a library of operators.
   */
  permissions?: Deno.PermissionOptionsObject;
  /**
   * Whether ranks refuse files that are code: TorchScript modules, compiled models (`.pt2`) and libraries of
   * operators. This holds from before the worker's module is loaded, for ranks of an outside launcher, too,
   * and nothing in this package takes it back. It does not keep the worker's own code from opening libraries
   * by `Deno.dlopen`. Default: `false`.
   */
  safetensorsOnly?: boolean;
  /**
   * Take ranks that an outside launcher starts, by `runRank()`, on this machine; none is spawned. `start()`
   * waits for them. They are the launcher's to end and to replace.
   */
  externalRanks?: ExternalRanks;
  /**
   * Whether Ctrl-C (SIGINT) stops the ranks in order, and then ends the process as it would have without
   * this; a second one ends them at once. `true` by default. If the program has a listener of its own for
   * SIGINT, it decides how the process goes on.
   */
  handleSigint?: boolean;
  /** The ranks' working directory; the caller's by default. */
  cwd?: string | URL;
  /** Environment variables for the ranks, beside the caller's own. */
  env?: Record<string, string>;
  /** Flags for the ranks' Deno (`"--v8-flags=…"`). `--inspect` gets a port per rank. */
  denoArgs?: readonly string[];
  /** The Deno to run ranks with; the caller's own by default. */
  denoPath?: string;
  /**
   * Where what ranks print goes: `"inherit"` (the default) marks each line with its rank, `"none"` drops it,
   * a directory gets a file per rank (`rank-0.log` and so on), a function each line.
   *
   * The directory is made if it is not there. It and the files are for this user alone (modes 700 and 600). A
   * file of an earlier run is continued. `start()` rejects if a file's name is taken by a link, a pipe, a
   * file of another user or a file with another name (a hard link). A link of this user's to a device, such
   * as `/dev/null`, is allowed.
   */
  logs?: "inherit" | "none" | (string & Record<never, never>) | URL | LogSink;
}

/** A step of a start. */
export interface StartProgress {
  /** The rank. */
  rank: number;
  /**
   * What it has reached: its process runs, it has connected, class and library are loaded, `setup` is done.
   */
  phase: "spawned" | "connected" | "loaded" | "ready";
  /** Milliseconds since `start()`. */
  elapsedMs: number;
}

/** Options of `start()`. */
export interface StartOptions<Setup> {
  /** Limit for all ranks to be ready; 1,800,000 by default. A rank that replaces another has as long. */
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
  /**
   * How long a full buffer may wait for its reader; 300,000 by default. Then the stream errors, which
   * `gatherErrors()` tells too.
   */
  readerTimeoutMs?: number;
  /** Yield server-sent events, as bytes. */
  asTextEvents?: boolean;
  /**
   * With `asTextEvents`: how long a reader may wait, for its turn or for the next item, before it gets a
   * comment, which keeps proxies and browsers from closing the line; 10,000 by default, `Infinity`: never.
   */
  commentIntervalMs?: number;
  /**
   * With `asTextEvents`: what the client sees of an error that ends the stream, as an object for the event's
   * JSON. Called once, with what the stream would error with. Left out: `{ error, code }`, which has the
   * message of what `call` has thrown (a `WorkerError`), and of every other error a sentence that tells no
   * more than the code. The client gets these, too, if the function throws or returns no object (a promise,
   * an array or an error is none); that is printed.
   */
  onError?: (error: unknown) => ClientError;
  /**
   * Called once when the stream has ended, however it did. With `asTextEvents` an error is but the last
   * event: this tells the server of it.
   */
  onEnd?: (outcome: StreamOutcome) => void;
}

/** What a client sees of an error: an object for an event's JSON, and not the promise of one. */
export type ClientError = object & { readonly then?: never };

/** How a stream ended. */
export interface StreamOutcome {
  /** `"done"`: every rank returned. `"cancelled"`: its reader cancelled it, or its `signal` aborted. */
  readonly status: "done" | "error" | "cancelled";
  /** What it failed with, or the reason that it was cancelled for, if there was one. */
  readonly error?: unknown;
  /** How many items came, the result not counted; of a stream that was cancelled, how many were read. */
  readonly items: number;
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
