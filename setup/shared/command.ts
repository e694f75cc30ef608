/**
 * Running other programs.
 *
 * @module
 */

/** The result of a program. */
export interface Output {
  /** The exit code, or 128 + the signal's number if a signal ended the program. */
  readonly code: number;
  /** All of its standard output, as text. */
  readonly stdout: string;
  /** All of its standard error, as text. */
  readonly stderr: string;
}

/** Options for running a program. */
export interface CommandOptions {
  /** Variables to add to this process's environment. */
  env?: Record<string, string>;
  /** The program's working directory. */
  cwd?: string;
}

/**
 * Runs a program to its end and returns its outputs; `undefined` if there is no such program.
 *
 * @param command The program and its arguments.
 */
export async function capture(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<Output | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = forwardTermination(child);
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The result of a program, with both outputs as one text. */
export interface Transcript {
  /** The exit code, or 128 + the signal's number if a signal ended the program. */
  readonly code: number;
  /** Both outputs, in order of arrival. */
  readonly text: string;
}

/**
 * Runs a program to its end and returns both outputs as one text, as on a terminal; `undefined` if there is
 * no such program.
 *
 * @param command The program and its arguments.
 */
export async function transcribe(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<Transcript | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = forwardTermination(child);
  let text = "";
  const append = async (from: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const piece of from.pipeThrough(new TextDecoderStream())) text += piece;
  };
  await Promise.all([append(child.stdout), append(child.stderr)]);
  return { code: (await child.status).code, text };
}

/**
 * Runs a program and forwards both of its outputs to our standard error. Returns its exit code, or
 * `undefined` if there is no such program.
 *
 * @param command The program and its arguments.
 */
export async function relay(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<number | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "inherit" });
  if (child === undefined) return undefined;
  using _ = forwardTermination(child);
  for await (const chunk of child.stdout) await writeAll(Deno.stderr, chunk);
  return (await child.status).code;
}

/** Where bytes are written. */
export interface Sink {
  /** Writes some of the bytes. Returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Options for {@linkcode tee}. */
export interface TeeOptions extends CommandOptions {
  /** Receives both outputs. Default: our standard output and standard error, each its own. */
  to?: Sink;
  /** Kills the program. */
  signal?: AbortSignal;
}

/**
 * Runs a program, forwards its outputs as they arrive, and passes every line to `onLine`, without colors.
 * Returns its exit code, or `undefined` if there is no such program.
 *
 * @param command The program and its arguments.
 * @param onLine Receives each line.
 */
export async function tee(
  command: readonly string[],
  onLine: (line: string) => void,
  { to, ...options }: TeeOptions = {},
): Promise<number | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = forwardTermination(child);
  await Promise.all([
    copy(child.stdout, to ?? Deno.stdout, onLine),
    copy(child.stderr, to ?? Deno.stderr, onLine),
  ]);
  return (await child.status).code;
}

function spawn(
  [program, ...args]: readonly string[],
  options: Deno.CommandOptions,
): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(program!, { ...options, args }).spawn();
  } catch (error) {
    // An unreadable folder in PATH, or a file there that may not be executed, also counts as no program.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Forwards SIGTERM, which reaches only this process, to `child`. Ctrl-C reaches the whole process group
 * anyway.
 */
function forwardTermination(child: Deno.ChildProcess): Disposable {
  const onTerminate = () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has already ended */ }
    // Not at once, because other programs that run at the same time have listeners of their own.
    setTimeout(() => Deno.exit(143));
  };
  Deno.addSignalListener("SIGTERM", onTerminate);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGTERM", onTerminate) };
}

async function copy(
  from: ReadableStream<Uint8Array>,
  to: Sink,
  onLine: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of from) {
    await writeAll(to, chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onLine(stripColors(line));
  }
  if (rest !== "") onLine(stripColors(rest));
}

/** Writes all of the bytes. */
export async function writeAll(to: Sink, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

/** Returns `text` without the escape sequences that color it. */
export function stripColors(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "");
}
