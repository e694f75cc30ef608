/**
 * The handshake with the runner, on the rank's side. The rank ignores all requests until the runner has
 * proved its identity.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType, handshakeKey, RankHandshake } from "../protocol/mod.ts";
import type { Connection } from "../transport/mod.ts";
import { readClock } from "./clock.ts";
import type { Placement } from "./placement.ts";

/** The runner has no room for now, because too many peers have not yet proved their identity. */
export class RunnerBusy extends Error {
  override name = "RunnerBusy";
}

/** The runner, or a program in its place, refuses this rank. */
export class RunnerRefused extends Error {
  override name = "RunnerRefused";
}

/** Options of {@linkcode introduce}. */
export interface Introduction {
  /** The secret that rank and runner share. */
  secret: string;
  /** The identity of this rank. */
  placement: Placement;
  /** Cancels the handshake while the runner has not answered. */
  signal?: AbortSignal;
}

/** A connection to an authenticated runner. */
export interface RunnerConnection
  extends Pick<Connection, "send" | "post" | "hold" | "flush" | "close" | "run"> {
  /** When this rank requested the runner's welcome, by this rank's clock. */
  readonly askedAt: number;
}

/**
 * Performs the handshake: authenticates the other end of a connection, and identifies this rank to it.
 *
 * @param connection The connection. It is closed if the handshake fails.
 * @param introduction The rank's identity and secret.
 * @returns The authenticated connection.
 * @throws {ProtocolError} If the other end does not know the secret, or sends anything but a handshake.
 * @throws {RunnerBusy} If the runner has no room for now.
 * @throws {RunnerRefused} If the runner has no place for this rank.
 * @throws {unknown} The signal's reason.
 */
export async function introduce(
  connection: Connection,
  introduction: Introduction,
): Promise<RunnerConnection> {
  const { secret, placement, signal } = introduction;
  const { rank, worldSize } = placement;
  const handshake = new RankHandshake(await handshakeKey(secret), connection.transport, {
    rank,
    worldSize,
    pid: Deno.pid,
  });
  const { promise: known, resolve, reject } = Promise.withResolvers<void>();
  // It may reject before it is awaited.
  known.catch(() => {});
  const onAbort = () => reject(signal!.reason);
  let askedAt = 0;
  let answering = Promise.resolve();
  let isOver = false;
  const buffered: Frame[] = [];
  let receive = (frame: Frame): void => {
    if (frame.type === FrameType.Busy) return reject(new RunnerBusy("The runner has no room for now"));
    if (frame.type === FrameType.Refused) {
      return reject(new RunnerRefused("The runner has no place for this rank"));
    }
    receive = refuseFrame;
    answering = handshake.answer(copyOf(frame)).then((proof) => {
      if (isOver) return;
      connection.limits = FRAME_LIMITS;
      receive = (frame) => buffered.push(copyOf(frame));
      askedAt = readClock();
      connection.post(proof);
      resolve();
    }).catch(reject);
  };
  const ended = connection.run((frame) => receive(frame));
  ended.then(() => {
    const message = "The connection ended before the runner proved its identity";
    // Over TCP, a runner without room cannot say so before both sides have agreed on keys.
    reject(connection.transport === "tcp" ? new RunnerBusy(message) : new RunnerRefused(message));
  }, reject);
  signal?.addEventListener("abort", onAbort);
  try {
    signal?.throwIfAborted();
    // If sending fails, the end of the connection tells why.
    connection.post(handshake.hello);
    await known;
  } catch (error) {
    isOver = true;
    connection.close();
    await answering;
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  return {
    askedAt,
    send: (frame) => connection.send(frame),
    post: (frame) => connection.post(frame),
    hold: (frame) => connection.hold(frame),
    flush: () => connection.flush(),
    close: () => connection.close(),
    async run(onFrame) {
      for (const frame of buffered.splice(0)) onFrame(frame);
      receive = onFrame;
      await ended;
    },
  };
}

/** Rejects frames that arrive while the runner's proof is checked. A correct runner sends none. */
function refuseFrame({ type }: Frame): void {
  throw new ProtocolError(`Cannot trust the runner: a frame of type ${type} came too early`);
}

/** Copies a frame, because its memory is only valid while it is handled. */
function copyOf(frame: Frame): Frame {
  return { ...frame, body: frame.body.slice() };
}
