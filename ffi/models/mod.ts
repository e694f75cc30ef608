/**
 * Models and their file formats: TorchScript, AOTInductor, safetensors, checkpoints.
 *
 * @module
 */
export { type AotInput, type AotLoadOptions, AotModel, type AotOutput } from "./aot_model.ts";
export { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
export { usePackageFolder } from "./package_folder.ts";
export {
  loadSafetensors,
  type LoadSafetensorsOptions,
  Safetensors,
  type SafetensorsEntry,
  saveSafetensors,
  type SaveSafetensorsOptions,
  type UnreadableDType,
} from "./safetensors.ts";
export { type LoadOptions, type ModuleInput, type ModulePlace, TorchScript } from "./torch_script.ts";
