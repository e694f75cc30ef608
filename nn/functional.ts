/**
 * What layers compute, as functions: those of PyTorch's `torch.nn.functional` that `ops` has not with its
 * arguments.
 *
 * @module
 */
export * from "./functional_images.ts";
export * from "./functional_losses.ts";
