/**
 * What the programs that load native libraries answer.
 *
 * @module
 */

import { LibraryLoadError } from "../../errors.ts";

/** The answer of the native library. */
export interface LibraryAnswer {
  /** Its path. */
  readonly path: string;
  /** The version of its symbol table. */
  readonly abiVersion: number;
  /** The CUDA devices that the driver lists, or the reason why there are none. */
  readonly cuda: string;
  /** The number of these devices. */
  readonly cudaDevices: number;
  /** Whether ranks of one machine connect by Unix sockets. */
  readonly unixSockets: boolean;
}

/** A GPU, as its driver describes it. */
export interface GpuAnswer {
  /** Its name. */
  readonly name: string;
  /** The graphics API through which it is used. */
  readonly backend: string;
  /** The kind of adapter. */
  readonly type: string;
  /** The driver and its version. */
  readonly driver: string;
  /** Bytes of memory; `null` if the driver does not tell. */
  readonly memory: number | null;
  /** Its limits. */
  readonly limits: { readonly maxStorageBufferBindingSize: number };
}

/** The answer of a program: what it found, or each place where the library is not, with the reason. */
export type Answer<Found> = { readonly found: Found } | { readonly tried: readonly string[] };

/** Looks for something and prints the answer as JSON. */
export async function answer<Found>(look: () => Promise<Found> | Found): Promise<void> {
  console.log(JSON.stringify(await answerOf(look)));
}

async function answerOf<Found>(look: () => Promise<Found> | Found): Promise<Answer<Found>> {
  try {
    return { found: await look() };
  } catch (error) {
    if (!(error instanceof LibraryLoadError)) throw error;
    return { tried: error.tried };
  }
}
