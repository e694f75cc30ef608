/**
 * Frames at random, one after the other, within bounds of memory and time.
 *
 * @module
 */
import { ownTime } from "../own_time.ts";
import { randomFrame } from "./frames.ts";
import { Random } from "./random.ts";
import { type Outcome, Reader } from "./reader.ts";

/** How long the frames of one read may take. */
const LIMIT_MS = 2000;
/**
 * What this process may grow by: the heap that V8 fills before it collects (`--max-old-space-size`), and as
 * much again.
 */
const LIMIT_BYTES = 768 * 1024 * 1024;
const FRAMES_PER_LOOK = 10_000;

/** What is to be tried. */
export interface FramesOptions {
  /** How many frames. */
  count: number;
  /** What decides them. */
  seed: number;
  /** Told now and then how many there were. */
  onProgress?: (count: number) => void;
}

/**
 * Tries frames.
 *
 * @param options How many, and which.
 * @returns How many were read, refused, and cut.
 * @throws {Error} If one of them did anything else, took long, or the process grows. It names the seed and
 * the frame.
 */
export function tryFrames({ count, seed, onProgress }: FramesOptions): Record<Outcome, number> {
  const outcomes: Record<Outcome, number> = { read: 0, refused: 0, cut: 0 };
  const rss = Deno.memoryUsage().rss;
  const reader = new Reader();
  for (let frame = 0; frame < count; frame++) {
    // Of each its own: a frame that fails can be tried alone.
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

/** The machine may have been busy otherwise: once more, by this process's own time. */
function checkTime(bytes: Uint8Array<ArrayBuffer>, seed: number, frame: number): void {
  const startedAt = ownTime();
  new Reader().read(bytes, new Random(seed));
  const tookMs = ownTime() - startedAt;
  if (tookMs > LIMIT_MS) throw new Error(`seed ${seed}, frame ${frame}: it took ${tookMs} ms`);
}
