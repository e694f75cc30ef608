/** A rank's side of its line to the runner. @module */
import {
  abortGroup,
  cudaDeviceCount,
  formAnew,
  formGroup,
  type FormGroupOptions,
  hostStore,
  loadLibrary,
  mapSharedFile,
  setThreads,
  type StoreHost,
} from "../ffi/runtime.ts";
import type { ProcessGroup } from "../ffi/mod.ts";
import { LibraryLoadError, ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType } from "../protocol/frame.ts";
import { CancelPageLayout, Checkpoints } from "../protocol/cancel_page.ts";
import {
  ABORT,
  type Abort,
  CREDIT,
  decodeMessage,
  encodeMessage,
  EPOCH,
  type Epoch,
  type Loaded,
  PROTOCOL_VERSION,
  type Store,
  WELCOME,
  type Welcome,
} from "../protocol/messages.ts";
import type { Connection } from "../transport/mod.ts";
import { ActiveCall } from "./_active_call.ts";
import type { Binding, Joined } from "./_binding.ts";
import { failureFrame } from "./_failure_frame.ts";
import { decodeIncoming } from "./_incoming.ts";

/** Limit for forming the group, once every rank is ready to. */
const FORM_TIMEOUT_MS = 30_000;

/** Limit for forming it anew: no rank has to load anything. */
const REFORM_TIMEOUT_MS = 10_000;

/** Who this process is among the ranks. */
export interface Placement {
  /** The rank. */
  readonly rank: number;
  /** Number of ranks. */
  readonly worldSize: number;
  /** The rank among those on this machine. */
  readonly localRank: number;
  /** Number of ranks on this machine. */
  readonly localWorldSize: number;
}

/** What the store of rank 0 is bound to, where the caller fixed it. */
export interface Rendezvous {
  /** The address that other ranks reach rank 0 at. */
  readonly address: string;
  /** The port; 0 takes a free one. */
  readonly port: number;
}

/** The rank's side of the protocol: greets, loads, joins, and hands on calls. */
export class RankSession implements Binding {
  readonly #connection: Connection;
  readonly #placement: Placement;
  readonly #rendezvous: Rendezvous;
  readonly #welcome = Promise.withResolvers<Welcome>();
  readonly #setup = Promise.withResolvers<() => Promise<unknown>>();
  readonly #epoch = Promise.withResolvers<Epoch>();
  readonly #calls = new CallInbox();
  readonly #cancelLayout: CancelPageLayout;
  #cancelWords = new Int32Array(0);
  #device = "auto";
  #libraryError: Error | null = null;
  #store: StoreHost | null = null;
  #group: ProcessGroup | null = null;

  constructor(connection: Connection, placement: Placement, rendezvous: Rendezvous) {
    this.#connection = connection;
    this.#placement = placement;
    this.#rendezvous = rendezvous;
    this.#cancelLayout = new CancelPageLayout(placement.worldSize);
    connection.limits = FRAME_LIMITS;
  }

  get localRank(): number {
    return this.#placement.localRank;
  }

  get localWorldSize(): number {
    return this.#placement.localWorldSize;
  }

  /** Greets the runner.
   *
   * @param token The rank's secret.
   * @returns What to load.
   */
  async greet(token: string): Promise<Welcome> {
    const body = encodeMessage({ version: PROTOCOL_VERSION, rank: this.#placement.rank, token });
    await this.#connection.send({ type: FrameType.Hello, body });
    const welcome = await this.#welcome.promise;
    this.#device = welcome.device;
    this.#cancelWords = new Int32Array(mapSharedFile(welcome.cancelPage, this.#cancelLayout.byteLength));
    return welcome;
  }

  /** Loads the native library, if there is one; what needs it fails later where there is none. */
  loadNative(): void {
    try {
      loadLibrary();
      const cores = navigator.hardwareConcurrency;
      setThreads(Math.max(1, Math.floor(cores / this.#placement.localWorldSize)));
    } catch (error) {
      if (!(error instanceof LibraryLoadError)) throw error;
      this.#libraryError = error;
    }
  }

  /** Tells the runner that everything is loaded.
   *
   * @returns What decodes the value for `setup`, when it has come.
   */
  async reportLoaded(): Promise<() => Promise<unknown>> {
    if (this.#placement.rank === 0 && this.#libraryError === null) this.#store = hostStore(this.#rendezvous);
    const loaded: Loaded = {
      storePort: this.#store?.port ?? null,
      libraryMissing: this.#libraryError?.message ?? null,
    };
    await this.#connection.send({ type: FrameType.Loaded, body: encodeMessage(loaded) });
    return await this.#setup.promise;
  }

  async join(): Promise<Joined> {
    const device = this.#bindDevice();
    return { device, processGroup: await this.#formGroup() };
  }

  /** Tells the runner that `setup` is done. */
  async reportReady(device: string): Promise<void> {
    await this.#connection.send({ type: FrameType.Ready, body: encodeMessage({ device }) });
  }

  /** Tells the runner what failed outside any call. */
  async reportFailure(error: unknown, misuse: boolean): Promise<void> {
    await this.#connection.send(failureFrame(error, { misuse }));
  }

  /** Takes leave of the runner; settles when the word has left. */
  async sayGoodbye(): Promise<void> {
    await this.#connection.send({ type: FrameType.Goodbye });
    this.#store?.[Symbol.dispose]();
  }

  calls(): AsyncIterable<ActiveCall> {
    return this.#calls;
  }

  /** Reads what the runner sends until the line ends.
   *
   * @returns Whether the runner had asked the rank to stop.
   */
  async run(): Promise<boolean> {
    await this.#connection.run((frame) => this.#take(frame));
    return this.#calls.closed;
  }

  #take(frame: Frame): void {
    switch (frame.type) {
      case FrameType.Welcome:
        return this.#welcome.resolve(decodeMessage<Welcome>(WELCOME, frame.body));
      case FrameType.Setup:
        return this.#takeSetup(frame.body.slice(), frame.parts);
      case FrameType.Epoch:
        return this.#takeEpoch(decodeMessage<Epoch>(EPOCH, frame.body));
      case FrameType.Abort:
        return this.#abort(decodeMessage<Abort>(ABORT, frame.body));
      case FrameType.Call: {
        const { call: id, flags, parts } = frame;
        const checkpoints = new Checkpoints(this.#cancelWords, this.#cancelLayout, id, this.#placement.rank);
        const init = { id, flags, body: frame.body.slice(), parts };
        return this.#calls.push(new ActiveCall(init, this.#connection, checkpoints));
      }
      case FrameType.Cancel:
        return this.#calls.find(frame.call)?.cancel();
      case FrameType.Credit: {
        const { items, bytes } = decodeMessage(CREDIT, frame.body);
        return this.#calls.find(frame.call)?.taken(items, bytes);
      }
      case FrameType.Stop:
        return this.#calls.close();
      default:
        throw new ProtocolError(`Cannot read frame: type ${frame.type} is not for a rank`);
    }
  }

  #takeSetup(body: Uint8Array<ArrayBuffer>, parts: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#setup.resolve(() => decodeIncoming(body, parts));
  }

  #takeEpoch(epoch: Epoch): void {
    if (this.#group === null) return this.#epoch.resolve(epoch);
    this.#formAnew(this.#group, epoch).catch((error) => this.reportFailure(error, false));
  }

  async #formAnew(group: ProcessGroup, epoch: Epoch): Promise<void> {
    await formAnew(group, this.#formOptions(epoch, REFORM_TIMEOUT_MS));
    await this.#connection.send({ type: FrameType.Joined });
  }

  /** A rank has failed: nobody is to wait for it. Rank 0 opens the place where the next group meets. */
  #abort({ reason }: Abort): void {
    if (this.#group === null) return;
    abortGroup(this.#group, reason);
    if (this.#store === null) return;
    this.#store[Symbol.dispose]();
    this.#store = hostStore(this.#rendezvous);
    this.#connection.send({ type: FrameType.Store, body: encodeMessage<Store>({ port: this.#store.port }) });
  }

  #bindDevice(): string {
    if (this.#device === "cpu") return "cpu";
    const count = this.#libraryError === null ? cudaDeviceCount() : 0;
    if (count > this.localRank) return `cuda:${this.localRank}`;
    if (this.#device === "auto" && count === 0) return "cpu";
    throw new RangeError(
      `Cannot bind device cuda:${this.localRank}: libtorch sees ${count} CUDA devices; ` +
        'use device "cpu", or a smaller worldSize',
    );
  }

  async #formGroup(): Promise<ProcessGroup | Error> {
    const epoch = await this.#epoch.promise;
    if (epoch.storePort === null) {
      return this.#libraryError ??
        new LibraryLoadError(`Cannot use processGroup: ${epoch.reason}`, { tried: [] });
    }
    return this.#group = await formGroup(this.#formOptions(epoch, FORM_TIMEOUT_MS));
  }

  #formOptions(
    { epoch, storeAddress, storePort, timeoutMs }: Epoch,
    formTimeoutMs: number,
  ): FormGroupOptions {
    const { rank, worldSize } = this.#placement;
    return {
      rank,
      worldSize,
      storeAddress,
      storePort: storePort!,
      name: `epoch-${epoch}`,
      timeoutMs,
      formTimeoutMs,
      interfaceAddress: storeAddress,
    };
  }
}

/** Calls that have come and not ended. */
class CallInbox implements AsyncIterable<ActiveCall> {
  #waiting: ActiveCall[] = [];
  #current: ActiveCall | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  push(call: ActiveCall): void {
    this.#waiting.push(call);
    this.#wake?.();
  }

  find(id: number): ActiveCall | undefined {
    return this.#current?.id === id ? this.#current : this.#waiting.find((call) => call.id === id);
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ActiveCall> {
    while (true) {
      this.#current = this.#waiting.shift() ?? null;
      if (this.#current !== null) yield this.#current;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
