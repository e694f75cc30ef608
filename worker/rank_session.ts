/**
 * A rank's side of its line to the runner.
 *
 * @module
 */
import { loadLibrary, refuseCode, setThreads } from "../ffi/runtime.ts";
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
  type FrameInit,
  FrameType,
  type Joined as JoinedMessage,
  type Loaded,
  type Store,
  WELCOME,
  type Welcome,
} from "../protocol/mod.ts";
import { ActiveCall } from "./active_call.ts";
import type { Binding, Joined } from "./binding.ts";
import { CallInbox } from "./call_inbox.ts";
import { setClock } from "./clock.ts";
import { failureFrame } from "./failure_frame.ts";
import { decodeIncoming } from "./incoming.ts";
import type { RunnerLine } from "./introduce.ts";
import { Membership } from "./membership.ts";
import type { Placement, Rendezvous } from "./placement.ts";
import { SharedPage } from "./shared_page.ts";

/** How a rank's line to its runner ended: the runner had asked it to stop, went away, or never took it. */
export type SessionEnd = "stopped" | "gone" | "refused";

/** The rank's side of the protocol, once the runner is known: loads, joins, and hands on calls. */
export class RankSession implements Binding {
  readonly #line: RunnerLine;
  readonly #placement: Placement;
  readonly #membership: Membership;
  readonly #welcome = Promise.withResolvers<Welcome>();
  readonly #setup = Promise.withResolvers<() => Promise<unknown>>();
  readonly #calls = new CallInbox();
  #page: SharedPage | null = null;
  #welcomed = false;
  #device = "auto";
  #libraryError: Error | null = null;
  #bound: BoundDevice | null = null;

  constructor(line: RunnerLine, placement: Placement, rendezvous: Rendezvous) {
    this.#line = line;
    this.#placement = placement;
    this.#membership = new Membership(placement, rendezvous);
  }

  get localRank(): number {
    return this.#placement.localRank;
  }

  get localWorldSize(): number {
    return this.#placement.localWorldSize;
  }

  /** Whether the runner has taken this rank for one of its own. */
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
    setClock(this.#line.askedAt, welcome.now);
    this.#welcomed = true;
    this.#device = welcome.device;
    this.#membership.setSecret(welcome.storeSecret);
    // Before any module of the runner's is loaded, and for good.
    if (welcome.safetensorsOnly) refuseCode();
    return welcome;
  }

  /**
   * Loads the native library, if there is one; what needs it fails later where there is none. Meanwhile the
   * event loop stands still: the runner asks nothing before it is told that this is over.
   */
  async loadNative(): Promise<void> {
    try {
      loadLibrary();
      // Left as the program has it, where it says so itself.
      if (!Deno.env.get("OMP_NUM_THREADS")) {
        const cores = navigator.hardwareConcurrency;
        setThreads(Math.max(1, Math.floor(cores / this.#placement.localWorldSize)));
      }
    } catch (error) {
      if (!(error instanceof LibraryLoadError)) throw error;
      this.#libraryError = error;
    }
    await this.#line.send({ type: FrameType.Attached });
  }

  /**
   * Binds the device.
   *
   * @throws {NativeError} If it cannot be used.
   * @throws {RangeError} If there is none for this rank.
   */
  async bindDevice(): Promise<void> {
    const asked = this.#libraryError === null ? this.#device : this.#withoutLibrary(this.#libraryError);
    const { localRank, worldSize } = this.#placement;
    this.#bound = await bindDevice({ asked, localRank, worldSize });
  }

  /**
   * Tells the runner that everything is loaded.
   *
   * @returns What decodes the value for `setup`, when it has come.
   */
  async reportLoaded(): Promise<() => Promise<unknown>> {
    const loaded: Loaded = {
      device: this.#bound!.device,
      storeAddress: this.#libraryError === null ? this.#membership.host() : null,
      libraryMissing: this.#libraryError?.message ?? null,
    };
    await this.#line.send({ type: FrameType.Loaded, body: encodeMessage(loaded) });
    return await this.#setup.promise;
  }

  async join(): Promise<Joined> {
    return { ...this.#bound!, processGroup: await this.#membership.joined };
  }

  /**
   * Waits until what the ranks send each other's devices is there.
   *
   * @throws {CollectiveError} If any of it has failed.
   */
  async flush(): Promise<void> {
    await this.#membership.flush();
  }

  /** Tells the runner that `setup` is done. */
  async reportReady(device: string): Promise<void> {
    this.#membership.endSetup();
    await this.#line.send({ type: FrameType.Ready, body: encodeMessage({ device }) });
  }

  /** Tells the runner what failed outside any call. */
  async reportFailure(error: unknown, misuse: boolean): Promise<void> {
    await this.#line.send(failureFrame(error, { misuse }));
  }

  /** Takes leave of the runner; settles when the word has left. */
  async sayGoodbye(): Promise<void> {
    await this.#line.send({ type: FrameType.Goodbye });
    this.#membership.close();
  }

  calls(): AsyncIterable<ActiveCall> {
    return this.#calls;
  }

  /**
   * Reads what the runner sends until the line ends.
   *
   * @returns How it ended.
   */
  async run(): Promise<SessionEnd> {
    await this.#line.run((frame) => this.#take(frame));
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
          .catch((error) => this.#line.send(failureFrame(error, { epoch: epoch.epoch })))
          // The runner waits for this rank, and can be told of its end alone.
          .catch(() => this.#line.close());
        return;
      }
      case FrameType.Abort:
        return this.#abort(decodeMessage<Abort>(ABORT, frame.body));
      case FrameType.Call:
        return this.#takeCall(frame);
      case FrameType.Cancel:
        return this.#calls.find(frame.call)?.cancel();
      case FrameType.Credit: {
        const { items, bytes } = decodeMessage(CREDIT, frame.body);
        return this.#calls.find(frame.call)?.taken(items, bytes);
      }
      case FrameType.Ping:
        this.#line.send({ type: FrameType.Pong });
        return;
      case FrameType.Stop:
        return this.#calls.close();
      case FrameType.Refused:
        return this.#line.close();
      default:
        throw new ProtocolError(`Cannot read frame: type ${frame.type} is not for a rank`);
    }
  }

  #takeSetup(body: Uint8Array<ArrayBuffer>, parts: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#setup.resolve(() => decodeIncoming(body, parts));
  }

  #takeCall({ call: id, flags, body, parts }: Frame): void {
    if (this.#page === null) throw new ProtocolError("Cannot read frame: a call came before the first epoch");
    const channel = {
      send: (frame: FrameInit) => this.#line.send(frame),
      flush: () => this.flush(),
      isGroupDropped: () => this.#membership.isDropped,
    };
    this.#calls.push(new ActiveCall({ id, flags, body: body.slice(), parts }, channel, this.#page));
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
    await this.#line.send({ type: FrameType.Joined, body });
  }

  /** Nobody is to wait for a rank that has failed. */
  #abort({ reason }: Abort): void {
    const address = this.#membership.abort(reason);
    if (address === null) return;
    this.#line.send({ type: FrameType.Store, body: encodeMessage<Store>({ address }) });
  }

  /** What a rank without the native library computes on. */
  #withoutLibrary(error: Error): string {
    if (this.#device === "cuda") throw error;
    return "cpu";
  }
}
