/**
 * Runs random frames, within limits of memory and time.
 *
 * @module
 */
import { ownTime } from "../own_time.ts";
import { randomFrame } from "./frames.ts";
import { Random } from "./random.ts";
import { type Outcome, Reader } from "./reader.ts";

/** How long one read may take. */
const LIMIT_MS = 2000;
/**
 * How much this process may grow: the heap that V8 fills before it collects (`--max-old-space-size`), and as
 * much again.
 */
const LIMIT_BYTES = 768 * 1024 * 1024;
const FRAMES_PER_LOOK = 10_000;

/** Options of {@linkcode tryFrames}. */
export interface FramesOptions {
  /** How many frames. */
  count: number;
  /** The seed that decides the frames. */
  seed: number;
  /** Called from time to time with the number of frames so far. */
  onProgress?: (count: number) => void;
}

/**
 * Runs random frames through the decoders.
 *
 * @param options How many frames, and the seed.
 * @returns How many were read, refused and cut.
 * @throws {Error} If a frame has another outcome or takes too long, or the process grows too much. The
 * message has the seed and the frame.
 */
export function tryFrames({ count, seed, onProgress }: FramesOptions): Record<Outcome, number> {
  const outcomes: Record<Outcome, number> = { read: 0, refused: 0, cut: 0 };
  const rss = Deno.memoryUsage().rss;
  const reader = new Reader();
  for (let frame = 0; frame < count; frame++) {
    // Each frame has its own generator, so that a frame that fails can be repeated alone.
    const random = new Random(seed + Math.imul(frame, 0x9e3779b1));
    const bytes = randomFrame(random);
    const startedAt = performance.now();
    try {
      outcomes[reader.read(bytes, random)]++;
    } catch (cause) {
      throw new Error(`seed ${seed}, frame ${frame}: ${Deno.inspect(cause)}`, { cause });
    }
    if (performance.now() - startedAt > LIMIT_MS) checkTime(bytes, seed, frame);
    if (frame % FRAMES_PER_LOOK !== 0) continue;
    onProgress?.(frame);
    const grown = Deno.memoryUsage().rss - rss;
    if (grown > LIMIT_BYTES) {
      throw new Error(`seed ${seed}, frame ${frame}: the process has grown by ${grown} bytes`);
    }
  }
  return outcomes;
}

/** Reads a slow frame again and measures this process's own time, because the machine may have been busy. */
function checkTime(bytes: Uint8Array<ArrayBuffer>, seed: number, frame: number): void {
  const startedAt = ownTime();
  new Reader().read(bytes, new Random(seed));
  const tookMs = ownTime() - startedAt;
  if (tookMs > LIMIT_MS) throw new Error(`seed ${seed}, frame ${frame}: it took ${tookMs} ms`);
}
