/**
 * The model silero-vad for sound at 16 kHz, written as layers. It computes the same as its TorchScript file,
 * and shows how to write a model with published weights with this package.
 *
 * https://github.com/snakers4/silero-vad
 *
 * @module
 */
import { loadSafetensors, nn, ops, type Tensor, type TorchScript } from "@cohort/distributed";
import { WINDOW_SAMPLES } from "./windows.ts";

/** Samples before a window that the model also gets. */
const CONTEXT_SAMPLES = 64;
/** Samples of one spectrum, and samples between the starts of two spectra. */
const SPECTRUM_SAMPLES = 256;
const HOP_SAMPLES = 128;
/** Frequencies of a spectrum. */
const BINS = SPECTRUM_SAMPLES / 2 + 1;
/** The size of the recurrent state. */
const HIDDEN = 128;

/** The path of each weight in the TorchScript file. The file also contains a model for 8 kHz. */
export const TORCH_SCRIPT_NAMES: Readonly<Record<string, string>> = {
  "stft_conv.weight": "_model.stft.forward_basis_buffer",
  "conv1.weight": "_model.encoder.0.reparam_conv.weight",
  "conv1.bias": "_model.encoder.0.reparam_conv.bias",
  "conv2.weight": "_model.encoder.1.reparam_conv.weight",
  "conv2.bias": "_model.encoder.1.reparam_conv.bias",
  "conv3.weight": "_model.encoder.2.reparam_conv.weight",
  "conv3.bias": "_model.encoder.2.reparam_conv.bias",
  "conv4.weight": "_model.encoder.3.reparam_conv.weight",
  "conv4.bias": "_model.encoder.3.reparam_conv.bias",
  "lstm_cell.weight_ih": "_model.decoder.rnn.weight_ih",
  "lstm_cell.weight_hh": "_model.decoder.rnn.weight_hh",
  "lstm_cell.bias_ih": "_model.decoder.rnn.bias_ih",
  "lstm_cell.bias_hh": "_model.decoder.rnn.bias_hh",
  "final_conv.weight": "_model.decoder.decoder.2.weight",
  "final_conv.bias": "_model.decoder.decoder.2.bias",
};

/** The model's state after earlier windows. */
export interface SileroState {
  /** The end of the previous window, `[batch, 64]`. */
  readonly context: Tensor;
  /** The recurrent layer's output, `[batch, 128]`. */
  readonly hidden: Tensor;
  /** The recurrent layer's cell state, `[batch, 128]`. */
  readonly cell: Tensor;
}

/** One step of a long short-term memory. */
class LstmCell
  extends nn.Module<[input: Tensor, hidden: Tensor, cell: Tensor], [hidden: Tensor, cell: Tensor]> {
  weight_ih: Tensor;
  weight_hh: Tensor;
  bias_ih: Tensor;
  bias_hh: Tensor;

  constructor(inputs: number, hidden: number, options: nn.FactoryOptions) {
    super();
    const empty = (...shape: number[]) => nn.parameter(ops.empty(shape, options));
    this.weight_ih = empty(4 * hidden, inputs);
    this.weight_hh = empty(4 * hidden, hidden);
    this.bias_ih = empty(4 * hidden);
    this.bias_hh = empty(4 * hidden);
  }

  override forward(input: Tensor, hidden: Tensor, cell: Tensor): [hidden: Tensor, cell: Tensor] {
    return ops.lstm_cell(
      input,
      [hidden, cell],
      this.weight_ih,
      this.weight_hh,
      this.bias_ih,
      this.bias_hh,
    );
  }
}

/** Computes the probability of speech in consecutive windows, of one recording or a batch of several. */
export class SileroVad
  extends nn.Module<[windows: Tensor, state?: SileroState], [probability: Tensor, state: SileroState]> {
  /** A convolution that computes the real and imaginary parts of a spectrum. */
  readonly stft_conv: nn.Conv1d;
  /** The encoder's layers. The second and the third halve the number of time steps. */
  readonly conv1: nn.Conv1d;
  readonly conv2: nn.Conv1d;
  readonly conv3: nn.Conv1d;
  readonly conv4: nn.Conv1d;
  /** The recurrent layer. */
  readonly lstm_cell: LstmCell;
  /** The layer that computes the probability from the recurrent output. */
  readonly final_conv: nn.Conv1d;

  /** Creates the model without its weights; {@linkcode SileroVad.load} loads them. */
  constructor(options: nn.FactoryOptions = {}) {
    super();
    const encoder = (inputs: number, outputs: number, stride: number) =>
      new nn.Conv1d(inputs, outputs, 3, { stride, padding: 1, ...options });
    const spectrum = { stride: HOP_SAMPLES, bias: false, ...options };
    this.stft_conv = new nn.Conv1d(1, 2 * BINS, SPECTRUM_SAMPLES, spectrum);
    this.conv1 = encoder(BINS, 128, 1);
    this.conv2 = encoder(128, 64, 2);
    this.conv3 = encoder(64, 64, 2);
    this.conv4 = encoder(64, HIDDEN, 1);
    this.lstm_cell = new LstmCell(HIDDEN, HIDDEN, options);
    this.final_conv = new nn.Conv1d(HIDDEN, 1, 1, options);
  }

  /**
   * Loads a model. Its weights are views of the mapped file.
   *
   * @param path The file `silero_vad_16k.safetensors` of the package silero-vad. Its weights come from a
   * different training than those of the package's TorchScript file, so the results differ.
   * @throws {NativeError} If the file cannot be read.
   * @throws {TypeError} If the file belongs to another model.
   */
  static async load(path: string | URL): Promise<SileroVad> {
    return SileroVad.#over(await loadSafetensors(path));
  }

  /**
   * Creates a model that shares the weights of a TorchScript file.
   *
   * @param script The file `silero_vad.jit` of the package silero-vad, loaded.
   * @throws {TypeError} If the file belongs to another model.
   */
  static async fromTorchScript(script: TorchScript): Promise<SileroVad> {
    const names = Object.entries(TORCH_SCRIPT_NAMES);
    const weights = names.map(async ([name, path]) => [name, await script.attribute(path)] as const);
    return SileroVad.#over(Object.fromEntries(await Promise.all(weights)));
  }

  static #over(weights: Record<string, Tensor>): SileroVad {
    const model = new SileroVad({ device: "meta" });
    model.loadStateDict(weights, { assign: true });
    return model.requiresGrad_(false).eval();
  }

  /**
   * Processes the next window.
   *
   * @param windows `[batch, 512]`, float32 between -1 and 1, at 16 kHz.
   * @param state The state that the call with the previous window returned. Default: the state before the
   * first window.
   * @returns `[batch, 1]`, the probability of speech; and the state for the call with the next window.
   * @throws {RangeError} If the windows have another shape.
   */
  override forward(windows: Tensor, state?: SileroState): [probability: Tensor, state: SileroState] {
    const { shape: [batch = 0, samples], shape } = windows;
    if (shape.length !== 2 || samples !== WINDOW_SAMPLES) {
      throw new RangeError(`Cannot hear windows of shape [${shape}]: give [batch, ${WINDOW_SAMPLES}]`);
    }
    const zeros = (size: number) => ops.zeros([batch, size], { device: windows.device });
    const { context, hidden, cell } = state ??
      { context: zeros(CONTEXT_SAMPLES), hidden: zeros(HIDDEN), cell: zeros(HIDDEN) };
    const heard = ops.cat([context, windows], 1);
    const mirrored = nn.functional.pad(heard.unsqueeze(1), [0, CONTEXT_SAMPLES], { mode: "reflect" });
    const [real, imaginary] = ops.split(this.stft_conv.forward(mirrored), BINS, 1) as [Tensor, Tensor];
    let encoded = real.square().add(imaginary.square()).sqrt();
    for (const layer of [this.conv1, this.conv2, this.conv3, this.conv4]) {
      encoded = layer.forward(encoded).relu();
    }
    const [nextHidden, nextCell] = this.lstm_cell.forward(encoded.squeeze(-1), hidden, cell);
    const answer = this.final_conv.forward(nextHidden.unsqueeze(-1).relu()).sigmoid();
    const next = { context: heard.at("...", `${-CONTEXT_SAMPLES}:`), hidden: nextHidden, cell: nextCell };
    return [answer.squeeze(1), next];
  }
}
