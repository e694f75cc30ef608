/**
 * Layers as functions: the functions of PyTorch's `torch.nn.functional` that `ops` does not have with the
 * same arguments.
 *
 * @module
 */
export * from "./functional_images.ts";
export * from "./functional_losses.ts";
