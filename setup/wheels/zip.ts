/**
 * Reads members of a zip archive from a file, without reading the rest of it.
 *
 * @module
 */

import { configure, type Entry, type FileEntry, Reader, ZipReader } from "@zip.js/zip.js";

// Web workers would outlive the reading. Without them, decompression still runs off the main thread.
configure({ useWebWorkers: false });

/** Reads the archive's bytes for zip.js by seeking. */
class SeekingReader extends Reader<Deno.FsFile> {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile, byteLength: number) {
    super(file);
    this.#file = file;
    this.size = byteLength;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    await this.#file.seek(offset, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < bytes.length) {
      const read = await this.#file.read(bytes.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }
}

/** A file inside an archive. */
export interface Member {
  /** The path in the archive. */
  readonly name: string;
  /** The unpacked length. */
  readonly byteLength: number;
  /** Unpacks the file into `sink`, verifies its checksum and closes `sink`. */
  extract(sink: WritableStream<Uint8Array>): Promise<void>;
}

/**
 * Extracts `member` into a new file.
 *
 * @param path The file.
 * @param onWritten Receives the length of each written chunk.
 */
export async function extractTo(
  member: Member,
  path: string,
  onWritten: (byteLength: number) => void = () => {},
): Promise<void> {
  using file = await Deno.open(path, { create: true, truncate: true, write: true });
  let writeError: unknown;
  const sink = new WritableStream<Uint8Array>({
    async write(chunk) {
      try {
        for (let sent = 0; sent < chunk.length;) sent += await file.write(chunk.subarray(sent));
      } catch (error) {
        writeError = error;
        throw error;
      }
      onWritten(chunk.length);
    },
  });
  try {
    await member.extract(sink);
  } catch (error) {
    // The reader only reports a closed stream. The error that closed it, such as a full disk, says more.
    throw writeError ?? error;
  }
}

/** An open archive. Extract its members one at a time. */
export interface Archive extends AsyncDisposable {
  /** The files, in the order of the archive's directory. */
  readonly members: readonly Member[];
}

/** Opens the zip archive at `path` and reads its directory. */
export async function openArchive(path: string): Promise<Archive> {
  const file = await Deno.open(path);
  const zip = new ZipReader(new SeekingReader(file, (await file.stat()).size));
  const close = async () => {
    await zip.close();
    file.close();
  };
  try {
    const entries = await zip.getEntries();
    return { members: entries.filter(isFile).map(memberOf), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory;
}

function memberOf(entry: FileEntry): Member {
  return {
    name: entry.filename,
    byteLength: entry.uncompressedSize,
    extract: async (sink) => {
      await entry.getData(sink, { checkSignature: true });
    },
  };
}
