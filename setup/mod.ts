/**
 * A program that sets a machine up. It needs no checkout.
 *
 * ```sh
 * deno run -A jsr:@cohort/distributed/setup doctor
 * ```
 *
 * The commands:
 *
 * - `cuda` fetches what ranks on NVIDIA GPUs need in addition, libtorch's CUDA half with NCCL and CUDA's own
 *   libraries: 2.5 GB, through the pip on the `PATH`. pip's own configuration names the index, proxies and
 *   certificates. Each file must have the hash that this version pins. The files are unpacked into
 *   `~/.cache/cohort` (or `$XDG_CACHE_HOME/cohort`), where they take 3.5 GB and every project finds them. An
 *   interrupted run continues with the file at which it stopped. If the libtorch in use has a CUDA half, such
 *   as that of a Python torch that `LIBTORCH` names, nothing is fetched.
 * - `doctor` reports what programs find on this machine: the native library, libtorch, devices, CUDA, NCCL,
 *   GPUs for kernels, the cache and the limits of the system. For what is missing, it says what to do. It
 *   writes nothing. `doctor --json` prints one JSON object: `ok`, and `findings`, each with a `name`, whether
 *   it is `needed`, and a `value` or `problems` (each a `message` and a `remedy`).
 * - `libraries FOLDER` copies the native libraries of this platform with their licenses into a folder, over
 *   what is there. A program that is bundled or compiled finds them if it lies in this folder. Other programs
 *   find them if `COHORT_LIBRARY`, `COHORT_WGPU_LIBRARY` and `COHORT_NCCL_LIBRARY` name the files. libtorch
 *   is in `FOLDER/libtorch/lib`, where the native library finds it.
 * - `--help` prints the usage.
 *
 * Deno reads the configuration of the folder in which it runs a program. If that keeps it from starting this
 * one (a `package.json`, a frozen lock file), run it in another folder.
 *
 * The exit code is 0 if the command succeeds and, for `doctor`, if nothing that is needed is missing. Else it
 * is 1.
 *
 * @example Preparing a container's image
 * ```sh
 * deno run -A jsr:@cohort/distributed/setup cuda
 * deno run -A jsr:@cohort/distributed/setup libraries /opt/cohort
 * ```
 *
 * @module
 */

import { runCommand } from "./program.ts";
import { runTool } from "./shared/mod.ts";

if (import.meta.main) await runTool(() => runCommand(Deno.args));
