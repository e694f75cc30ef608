/**
 * A rank that sends invalid data to its runner.
 *
 * @module
 */
import { type CallContext, DistributedWorker } from "../../mod.ts";
import { BOMBS, FLOOD } from "../bombs.ts";

/** What a {@linkcode Corrupt} sends, and when. */
export interface Sending {
  /** The bomb's name. */
  bomb?: string;
  /** Whether to send it after the call has returned, when the process receives {@linkcode SEND}. */
  idle?: boolean;
  /** How long to flood the connection, in milliseconds. */
  floodMs?: number;
}

/** The signal for an idle rank to send its bomb. */
export const SEND: Deno.Signal = "SIGUSR1";

/** The environment variable that names a bomb to send while ranks load. */
export const LOADING = "COHORT_TEST_BOMB";

/**
 * Sends a bomb in a call, after an item of a stream, after its call, or in `setup`; then waits to be ended.
 */
export class Corrupt extends DistributedWorker<Sending, number, number, Sending> {
  static override module = import.meta.url;

  override async setup({ bomb }: Sending = {}): Promise<void> {
    if (bomb !== undefined) await send(bomb, 0);
  }

  override async call(sending: Sending, { streaming, requestId }: CallContext): Promise<number> {
    const { bomb, idle, floodMs } = sending;
    if (floodMs !== undefined) flood(floodMs);
    if (bomb === undefined) return 1;
    if (streaming) await this.addStreamingResult(0);
    if (!idle) await send(bomb, Number(requestId));
    else Deno.addSignalListener(SEND, () => send(bomb, Number(requestId)));
    return 1;
  }
}

const AF_UNIX = 1;

/** Sends useless frames one after the other. */
function flood(forMs: number): void {
  const write = openConnection();
  const begun = performance.now();
  while (performance.now() - begun < forMs) write(FLOOD);
}

/** Writes a bomb to the runner's connection, and waits to be ended. */
async function send(bomb: string, call: number): Promise<never> {
  openConnection()(BOMBS[bomb]!(call));
  return await new Promise(() => setInterval(() => {}, 1000));
}

/** Returns a function that writes to the connection to the runner. */
function openConnection(): (bytes: Uint8Array<ArrayBuffer>) => void {
  const { symbols } = Deno.dlopen("libc.so.6", {
    write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  });
  /** Returns whether a descriptor is the connection to the runner: the only one whose peer has a path. */
  const isConnection = (descriptor: number): boolean => {
    const [address, length] = [new Uint16Array(64), new Uint32Array([128])];
    return symbols.getpeername(descriptor, address, length) === 0 && address[0] === AF_UNIX && length[0]! > 3;
  };
  const connection = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).find(
    isConnection,
  )!;
  const still = new Int32Array(new SharedArrayBuffer(4));
  return (bytes) => {
    for (let sent = 0; sent < bytes.length;) {
      const rest = bytes.subarray(sent);
      const written = Number(symbols.write(connection, rest, BigInt(rest.length)));
      // The connection is full. Waits without a turn of the event loop, so that nothing else is written
      // inside a frame.
      if (written < 0) Atomics.wait(still, 0, 0, 1);
      else sent += written;
    }
  };
}

const whileLoading = Deno.env.get(LOADING);
if (whileLoading !== undefined) await send(whileLoading, 0);
