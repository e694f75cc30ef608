/**
 * A rank's side of its connection to the runner.
 *
 * @module
 */
import { loadLibrary, pinThread, refuseCode, setThreads, startThreads } from "../ffi/runtime.ts";
import { bindDevice, type BoundDevice } from "./device.ts";
import { LibraryLoadError, ProtocolError } from "../errors.ts";
import {
  ABORT,
  type Abort,
  CREDIT,
  decodeMessage,
  encodeMessage,
  EPOCH,
  type Epoch,
  type Frame,
  FrameFlag,
  type FrameInit,
  FrameType,
  GRANTED,
  type Granted,
  type Joined as JoinedMessage,
  type Loaded,
  type Part,
  SEGMENT,
  type Segment,
  SharedPart,
  splitRequestId,
  type Store,
  WELCOME,
  type Welcome,
} from "../protocol/mod.ts";
import { ActiveCall, type CallRequest } from "./active_call.ts";
import type { Binding, Joined } from "./binding.ts";
import type { CallChannel } from "./call_channel.ts";
import { CallInbox } from "./call_inbox.ts";
import { setClock } from "./clock.ts";
import { failureFrame } from "./failure_frame.ts";
import { decodeIncoming } from "./incoming.ts";
import type { RunnerConnection } from "./introduce.ts";
import { Membership } from "./membership.ts";
import type { Placement, Rendezvous } from "./placement.ts";
import { RankSegments } from "./segments.ts";
import { SharedPage } from "./shared_page.ts";

/** Stands for `setup` where calls have their numbers. */
const SETUP = 0;

/** How the connection ended: the runner stopped this rank, exited, or never accepted it. */
export type SessionEnd = "stopped" | "gone" | "refused";

/** The rank's side of the protocol after the handshake. Loads code, joins the group, and dispatches calls. */
export class RankSession implements Binding {
  readonly #connection: RunnerConnection;
  readonly #placement: Placement;
  readonly #membership: Membership;
  readonly #welcome = Promise.withResolvers<Welcome>();
  readonly #setup = Promise.withResolvers<() => Promise<unknown>>();
  readonly #calls = new CallInbox();
  /** Calls that have not begun, by their numbers. */
  readonly #ahead = new Map<number, CallRequest>();
  readonly #segments = new RankSegments((frame) => this.#connection.send(frame));
  readonly #channel: CallChannel;
  #page: SharedPage | null = null;
  /** Whether held frames will be sent at the end of this turn. */
  #willFlush = false;
  #welcomed = false;
  #isSetupShared = false;
  #device = "auto";
  /** Whether this rank binds its main thread to a core. */
  #pins = false;
  #libraryError: Error | null = null;
  #bound: BoundDevice | null = null;

  constructor(connection: RunnerConnection, placement: Placement, rendezvous: Rendezvous) {
    this.#connection = connection;
    this.#placement = placement;
    this.#membership = new Membership(placement, rendezvous);
    this.#channel = {
      send: (frame) => connection.send(frame),
      post: (frame) => connection.post(frame),
      hold: (frame) => this.#hold(frame),
      flushHeld: () => connection.flush(),
      flush: () => this.#membership.flush(),
      isGroupDropped: () => this.#membership.isDropped,
      segments: this.#segments,
    };
  }

  get localRank(): number {
    return this.#placement.localRank;
  }

  get localWorldSize(): number {
    return this.#placement.localWorldSize;
  }

  /** Whether the runner has accepted this rank. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  /**
   * Waits for the runner's welcome.
   *
   * @returns What to load.
   */
  async greet(): Promise<Welcome> {
    const welcome = await this.#welcome.promise;
    setClock(this.#connection.askedAt, welcome.now);
    this.#welcomed = true;
    this.#device = welcome.device;
    this.#pins = welcome.pinRanks;
    this.#membership.setSecret(welcome.storeSecret);
    // This happens before any of the runner's modules is loaded, and it is permanent.
    if (welcome.safetensorsOnly) refuseCode();
    return welcome;
  }

  /**
   * Loads the native library. If that fails, operations that need the library fail later. Loading blocks the
   * event loop, so the runner sends no requests until it is notified that loading has finished.
   */
  async loadNative(): Promise<void> {
    try {
      loadLibrary();
      // A value that the program set itself takes precedence.
      if (!Deno.env.get("OMP_NUM_THREADS")) {
        const cores = navigator.hardwareConcurrency;
        setThreads(Math.max(1, Math.floor(cores / this.#placement.localWorldSize)));
      }
    } catch (error) {
      if (!(error instanceof LibraryLoadError)) throw error;
      this.#libraryError = error;
    }
    await this.#connection.send({ type: FrameType.Attached });
  }

  /**
   * Binds the device.
   *
   * @throws {NativeError} If the device cannot be used.
   * @throws {RangeError} If there is no device for this rank.
   */
  async bindDevice(): Promise<void> {
    const requested = this.#libraryError === null ? this.#device : this.#withoutLibrary(this.#libraryError);
    const { localRank, worldSize } = this.#placement;
    this.#bound = await bindDevice({ requested, localRank, worldSize });
  }

  /**
   * Notifies the runner that everything is loaded.
   *
   * @returns A function that decodes the value for `setup`, after the value has arrived.
   */
  async reportLoaded(): Promise<() => Promise<unknown>> {
    const loaded: Loaded = {
      device: this.#bound!.device,
      storeAddress: this.#libraryError === null ? this.#membership.host() : null,
      libraryMissing: this.#libraryError?.message ?? null,
    };
    await this.#connection.send({ type: FrameType.Loaded, body: encodeMessage(loaded) });
    return await this.#setup.promise;
  }

  async join(): Promise<Joined> {
    return { ...this.#bound!, processGroup: await this.#membership.joined };
  }

  /**
   * Waits until all transfers between the ranks' devices are complete.
   *
   * @throws {CollectiveError} If one of them failed.
   */
  async flush(): Promise<void> {
    await this.#membership.flush();
  }

  /** Ends the use of the shared memory of the value for `setup`. Its scope must have ended. */
  async releaseSetup(): Promise<void> {
    if (this.#isSetupShared) await this.#segments.release(SETUP);
  }

  /** Notifies the runner that `setup` has finished. */
  async reportReady(device: string): Promise<void> {
    this.#membership.endSetup();
    if (this.#pins) this.#pin();
    await this.#connection.send({ type: FrameType.Ready, body: encodeMessage({ device }) });
  }

  /** Reports an error outside of calls to the runner. */
  async reportFailure(error: unknown, misuse: boolean): Promise<void> {
    await this.#connection.send(failureFrame(error, { misuse }));
  }

  /** Sends the last message to the runner. Settles when it is sent. */
  async sayGoodbye(): Promise<void> {
    await this.#connection.send({ type: FrameType.Goodbye });
    this.#membership.close();
  }

  nextCall(): Promise<ActiveCall | null> {
    return this.#calls.next();
  }

  /**
   * Reads the runner's frames until the connection ends.
   *
   * @returns How it ended.
   */
  async run(): Promise<SessionEnd> {
    await this.#connection.run((frame) => this.#take(frame));
    if (this.#calls.closed) return "stopped";
    return this.#welcomed ? "gone" : "refused";
  }

  #take(frame: Frame): void {
    switch (frame.type) {
      case FrameType.Welcome:
        return this.#welcome.resolve(decodeMessage<Welcome>(WELCOME, frame.body));
      case FrameType.Setup:
        return this.#takeSetup(frame.body.slice(), frame.parts);
      case FrameType.Epoch: {
        const epoch = decodeMessage<Epoch>(EPOCH, frame.body);
        this.#join(epoch)
          .catch((error) => this.#connection.send(failureFrame(error, { epoch: epoch.epoch })))
          // The runner waits for this rank. Closing the connection is the only way left to notify it.
          .catch(() => this.#connection.close());
        return;
      }
      case FrameType.Abort:
        return this.#abort(decodeMessage<Abort>(ABORT, frame.body));
      case FrameType.Call:
        return this.#begin(requestOf(frame));
      case FrameType.Payload:
        return void this.#ahead.set(frame.call, requestOf(frame));
      case FrameType.Begin:
        return this.#beginAhead(frame.call);
      case FrameType.Withdraw:
        return void this.#ahead.delete(frame.call);
      case FrameType.Cancel:
        return this.#calls.find(frame.call)?.cancel();
      case FrameType.Credit: {
        const { items, bytes } = decodeMessage(CREDIT, frame.body);
        return this.#calls.find(frame.call)?.taken(items, bytes);
      }
      case FrameType.Ping:
        return this.#connection.post({ type: FrameType.Pong });
      case FrameType.Segment:
        return this.#segments.take(decodeMessage<Segment>(SEGMENT, frame.body));
      case FrameType.Granted:
        return this.#segments.grant(decodeMessage<Granted>(GRANTED, frame.body));
      case FrameType.Stop:
        this.#segments.stop();
        return this.#calls.close();
      case FrameType.Refused:
        return this.#connection.close();
      default:
        throw new ProtocolError(`Cannot read frame: type ${frame.type} is not for a rank`);
    }
  }

  /** Holds a frame until the end of the event loop's turn, or until another frame is sent. */
  #hold(frame: FrameInit): void {
    this.#connection.hold(frame);
    if (this.#willFlush) return;
    this.#willFlush = true;
    setImmediate(() => {
      this.#willFlush = false;
      this.#connection.flush();
    });
  }

  #takeSetup(body: Uint8Array<ArrayBuffer>, parts: readonly Part[]): void {
    this.#isSetupShared = parts.some((part) => part instanceof SharedPart);
    this.#setup.resolve(() => decodeIncoming(body, parts, this.#segments.decoding(SETUP)));
  }

  #begin(request: CallRequest): void {
    if (this.#page === null) throw new ProtocolError("Cannot read frame: a call came before the first epoch");
    this.#calls.push(new ActiveCall(request, this.#channel, this.#page));
  }

  /** Begins a call whose payload has arrived before. */
  #beginAhead(id: number): void {
    const request = this.#ahead.get(id);
    if (request === undefined) throw new ProtocolError(`Cannot read frame: call ${id} has no payload`);
    this.#ahead.delete(id);
    this.#begin(request);
  }

  async #join(epoch: Epoch): Promise<void> {
    if (epoch.page !== null) {
      const { rank, worldSize } = this.#placement;
      this.#page = new SharedPage(epoch.page, rank, worldSize);
      this.#page.observe(this.#libraryError === null);
    }
    if (!await this.#membership.form(epoch, this.#libraryError, this.#bound!.device, this.#page!.dropped)) {
      return;
    }
    const body = encodeMessage<JoinedMessage>({ epoch: epoch.epoch });
    await this.#connection.send({ type: FrameType.Joined, body });
  }

  /** Binds this thread to a core. The threads of operators are started first, so that they are not bound. */
  #pin(): void {
    const { rank, localRank, localWorldSize } = this.#placement;
    if (this.#libraryError === null) startThreads();
    const refusal = pinThread(localRank, localWorldSize);
    if (refusal === null || localRank !== 0) return;
    console.error(`[rank ${rank}] Cannot bind ranks to cores: ${refusal}; they run without pinRanks`);
  }

  /** Drops the group, so that no rank waits for a failed one. */
  #abort({ reason }: Abort): void {
    const address = this.#membership.abort(reason);
    if (address === null) return;
    this.#connection.post({ type: FrameType.Store, body: encodeMessage<Store>({ address }) });
  }

  /** Returns the device of a rank without the native library. */
  #withoutLibrary(error: Error): string {
    if (this.#device === "cuda") throw error;
    return "cpu";
  }
}

/** Copies what a frame requests, because its body is valid only now. */
function requestOf({ call: id, flags, body, parts }: Frame): CallRequest {
  if ((flags & FrameFlag.Named) === 0) return { id, requestId: null, flags, body: body.slice(), parts };
  const { requestId, payload } = splitRequestId(body.slice());
  return { id, requestId, flags, body: payload, parts };
}
