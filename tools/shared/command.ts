/**
 * Running other programs.
 *
 * @module
 */

/** What a program left. */
export interface Output {
  /** Its exit code; 128 + the signal's number where one ended it. */
  readonly code: number;
  /** All of its standard output, as text. */
  readonly stdout: string;
  /** All of its standard error, as text. */
  readonly stderr: string;
}

/** Options for running a program. */
export interface CommandOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Its working directory. */
  cwd?: string;
}

/**
 * Runs a program to its end and returns what it wrote; `undefined` where there is no such program.
 *
 * @param command The program and its arguments.
 */
export async function capture(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<Output | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = endWithUs(child);
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** What a program left, its two outputs as one text. */
export interface Transcript {
  /** Its exit code; 128 + the signal's number where one ended it. */
  readonly code: number;
  /** What it wrote, in the order in which it came. */
  readonly text: string;
}

/**
 * Runs a program to its end and returns what it wrote to both outputs, as one would read it on a terminal;
 * `undefined` where there is no such program.
 *
 * @param command The program and its arguments.
 */
export async function transcribe(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<Transcript | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = endWithUs(child);
  let text = "";
  const append = async (from: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const piece of from.pipeThrough(new TextDecoderStream())) text += piece;
  };
  await Promise.all([append(child.stdout), append(child.stderr)]);
  return { code: (await child.status).code, text };
}

/**
 * Runs a program whose standard error goes to ours, as does its standard output; returns its exit code,
 * or `undefined` where there is no such program.
 *
 * @param command The program and its arguments.
 */
export async function relay(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<number | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "inherit" });
  if (child === undefined) return undefined;
  using _ = endWithUs(child);
  for await (const chunk of child.stdout) await writeAll(Deno.stderr, chunk);
  return (await child.status).code;
}

/**
 * Runs a program whose two outputs go to ours as they come, and hands every line of them to `onLine` as well,
 * without colours.
 *
 * @param command The program and its arguments.
 * @param onLine Takes each line.
 */
export async function tee(
  command: readonly string[],
  onLine: (line: string) => void,
  options: CommandOptions = {},
): Promise<number | undefined> {
  const child = spawn(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" });
  if (child === undefined) return undefined;
  using _ = endWithUs(child);
  await Promise.all([copy(child.stdout, Deno.stdout, onLine), copy(child.stderr, Deno.stderr, onLine)]);
  return (await child.status).code;
}

function spawn(
  [program, ...args]: readonly string[],
  options: Deno.CommandOptions,
): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command(program!, { ...options, args }).spawn();
  } catch (error) {
    // A folder of PATH that may not be read, or a file there that may not be run, is no program either.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw error;
  }
}

/** A terminal's Ctrl-C reaches the whole process group; SIGTERM is for us alone, so it is passed on. */
function endWithUs(child: Deno.ChildProcess): Disposable {
  const onTerminate = () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has just ended */ }
    Deno.exit(143);
  };
  Deno.addSignalListener("SIGTERM", onTerminate);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGTERM", onTerminate) };
}

async function copy(
  from: ReadableStream<Uint8Array>,
  to: { write(bytes: Uint8Array): Promise<number> },
  onLine: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of from) {
    await writeAll(to, chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onLine(stripColours(line));
  }
  if (rest !== "") onLine(stripColours(rest));
}

async function writeAll(
  to: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

/** `text` without the escape sequences that colour it. */
export function stripColours(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "");
}
