/**
 * How a rank gets to know its runner: nothing that comes is acted upon before the runner has proved who it
 * is.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType, handshakeKey, RankHandshake } from "../protocol/mod.ts";
import type { Connection } from "../transport/mod.ts";
import { readClock } from "./clock.ts";
import type { Placement } from "./placement.ts";

/** The runner has no room for now: too many peers have yet to prove who they are. */
export class RunnerBusy extends Error {
  override name = "RunnerBusy";
}

/** The runner, or a program in its place, refuses this rank. */
export class RunnerRefuses extends Error {
  override name = "RunnerRefuses";
}

/** What a rank shows of itself. */
export interface Introduction {
  /** Its secret. */
  secret: string;
  /** Who it is. */
  placement: Placement;
  /** Gives it up, while the runner has yet to answer. */
  signal?: AbortSignal;
}

/** A line to a runner that is known. */
export interface RunnerLine extends Pick<Connection, "send" | "close" | "run"> {
  /** When the runner was asked for its welcome, by this rank's clock. */
  readonly askedAt: number;
}

/**
 * Gets to know who is at the other end of a connection, and lets it know who this is.
 *
 * @param connection The connection. It is closed if this fails.
 * @param introduction What this rank shows of itself.
 * @returns The line.
 * @throws {ProtocolError} If the other end does not have the secret, or sends anything but a handshake.
 * @throws {RunnerBusy} If the runner has no room for now.
 * @throws {RunnerRefuses} If it has no place for this rank.
 * @throws {unknown} The signal's reason.
 */
export async function introduce(connection: Connection, introduction: Introduction): Promise<RunnerLine> {
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
  const held: Frame[] = [];
  let receive = (frame: Frame): void => {
    if (frame.type === FrameType.Busy) return reject(new RunnerBusy("The runner has no room for now"));
    if (frame.type === FrameType.Refused) {
      return reject(new RunnerRefuses("The runner has no place for this rank"));
    }
    receive = refuseFrame;
    answering = handshake.answer(copyOf(frame)).then((proof) => {
      if (isOver) return;
      connection.limits = FRAME_LIMITS;
      receive = (frame) => held.push(copyOf(frame));
      askedAt = readClock();
      connection.send(proof);
      resolve();
    }).catch(reject);
  };
  const ended = connection.run((frame) => receive(frame));
  ended.then(() => {
    const message = "The line ended before the runner proved who it is";
    // Over TCP a runner that has no room cannot say so before both sides have agreed on keys.
    reject(connection.transport === "tcp" ? new RunnerBusy(message) : new RunnerRefuses(message));
  }, reject);
  signal?.addEventListener("abort", onAbort);
  try {
    signal?.throwIfAborted();
    // If this cannot be sent, the end of the line says why.
    connection.send(handshake.hello);
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
    close: () => connection.close(),
    async run(onFrame) {
      for (const frame of held.splice(0)) onFrame(frame);
      receive = onFrame;
      await ended;
    },
  };
}

/** Refuses frames that come while the runner's proof is checked: a runner sends none. */
function refuseFrame({ type }: Frame): void {
  throw new ProtocolError(`Cannot trust the runner: a frame of type ${type} came before its time`);
}

/** A frame is valid while it is handled. */
function copyOf(frame: Frame): Frame {
  return { ...frame, body: frame.body.slice() };
}
