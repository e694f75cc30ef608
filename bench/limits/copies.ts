/**
 * The limits for bulk data: what the system takes to move the same bytes once, in one process.
 *
 * @module
 */

/** 64 MiB. */
export const BULK_BYTE_LENGTH = 64 * 2 ** 20;

/** Copies of 64 MiB in memory, and through a file that is reused, on tmpfs if there is one. */
export class Copies implements Disposable {
  readonly #folder: string;
  readonly #file: Deno.FsFile;
  readonly #source = new Uint8Array(BULK_BYTE_LENGTH).fill(3);
  readonly #target = new Uint8Array(BULK_BYTE_LENGTH);

  constructor() {
    this.#folder = Deno.makeTempDirSync({ dir: isFolder("/dev/shm") ? "/dev/shm" : undefined });
    this.#file = Deno.openSync(`${this.#folder}/bulk`, { create: true, read: true, write: true });
    this.write();
  }

  /** Writes the bytes into the file. */
  write(): void {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    for (let offset = 0; offset < BULK_BYTE_LENGTH;) {
      offset += this.#file.writeSync(this.#source.subarray(offset));
    }
  }

  /** Reads the bytes from the file into memory that is reused. */
  read(): void {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    for (let offset = 0; offset < BULK_BYTE_LENGTH;) {
      const count = this.#file.readSync(this.#target.subarray(offset));
      if (count === null) throw new Error("Cannot measure: the file is too short");
      offset += count;
    }
  }

  /** Copies the bytes into memory that is reused. */
  copy(): void {
    this.#target.set(this.#source);
  }

  /** Copies the first bytes, or all, into a new array. */
  copyFresh(byteLength: number = BULK_BYTE_LENGTH): void {
    new Uint8Array(byteLength).set(this.#source.subarray(0, byteLength));
  }

  [Symbol.dispose](): void {
    this.#file.close();
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
