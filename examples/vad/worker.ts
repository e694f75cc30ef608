/**
 * A rank that processes its share of a recording.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor, TorchScript } from "@cohort/distributed";
import { MODEL_RATE } from "./recording.ts";
import { shareOf, WINDOW_SAMPLES, windowAt, windowCount } from "./windows.ts";

/** Windows that each rank processes between two gathers. */
const BATCH_WINDOWS = 8;

/** Setup of the ranks. */
export interface DetectorSetup {
  /** The TorchScript file of silero-vad. */
  model: string;
}

/** A recording to search for speech. */
export interface Sound {
  /** `[samples]`, float32, at 16 kHz. */
  samples: Float32Array<ArrayBuffer>;
}

/** Probabilities, reported while the ranks work. */
export interface Heard {
  /** The rank that processed these windows. */
  rank: number;
  /** The first of these windows. */
  first: number;
  /** The probability of speech in each window. */
  probabilities: number[];
  /** The progress of all ranks, from 0 to 1. */
  progress: number;
}

/** The probability of speech in each window. */
export interface Probabilities {
  /** `[windows]`, float32. */
  probabilities: Float32Array<ArrayBuffer>;
}

/** Computes the probability of speech in each window of a recording: each rank processes its share. */
export class SpeechDetector extends DistributedWorker<Sound, Probabilities, Heard, DetectorSetup> {
  static override module = import.meta.url;
  #model!: TorchScript;

  override async setup({ model }: DetectorSetup): Promise<void> {
    this.#model = await TorchScript.load(model, { device: this.device });
  }

  override teardown(): void {
    this.#model.dispose();
  }

  override async call({ samples }: Sound, context: CallContext): Promise<Probabilities> {
    const count = windowCount(samples.length);
    const shares = Array.from({ length: this.worldSize }, (_, rank) => shareOf(count, rank, this.worldSize));
    const { warmUp, first, end } = shares[this.rank]!;
    await this.#model.call("reset_states");
    for (let index = warmUp; index < first; index++) await this.#hear(samples, index);

    const longest = Math.max(...shares.map((share) => share.end - share.first));
    const probabilities = new Float32Array(count);
    // Every rank runs the same number of rounds, because gathering is a collective.
    for (let done = 0; done < longest; done += BATCH_WINDOWS) {
      await context.checkpoint();
      const batch = new Float32Array(BATCH_WINDOWS);
      for (let offset = 0; offset < BATCH_WINDOWS && first + done + offset < end; offset++) {
        batch[offset] = await this.#hear(samples, first + done + offset);
      }
      const gathered = await this.processGroup.gather(Tensor.fromArray(batch), { dst: 0 });
      for (const [rank, tensor] of gathered?.entries() ?? []) {
        const share = shares[rank]!;
        const at = share.first + done;
        const heard = tensor.toValue().data.slice(0, Math.max(0, share.end - at)) as Float32Array<
          ArrayBuffer
        >;
        probabilities.set(heard, Math.min(at, count));
        const progress = Math.min(1, (done + BATCH_WINDOWS) / longest);
        if (heard.length > 0) {
          await this.addStreamingResult({ rank, first: at, probabilities: [...heard], progress });
        }
      }
    }
    return { probabilities };
  }

  /** Returns the probability of speech in a window. The model's state covers the windows before. */
  async #hear(samples: Float32Array, index: number): Promise<number> {
    using window = Tensor.fromArray(windowAt(samples, index), [1, WINDOW_SAMPLES]);
    using probability = await this.#model.run(window, MODEL_RATE);
    return probability.item() as number;
  }
}
