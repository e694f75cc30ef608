/**
 * Text that the demo draws on a terminal.
 *
 * @module
 */

import type { Segment } from "./segments.ts";

/** Options for drawing. */
export interface DrawOptions {
  /** The terminal's columns. */
  readonly columns: number;
  /** Whether to color with escape sequences. */
  readonly colors: boolean;
}

const EIGHTHS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇"];
const FULL = "█";
const PLOT_ROWS = 5;
/**
 * Candidate distances between two ticks of the axis, in seconds; the first at which labels do not touch is
 * used.
 */
const TICK_SECONDS = [1, 2, 5, 10, 30, 60, 300, 600, 3600];
const LABEL_COLUMNS = 8;

/**
 * Draws a waveform's peaks as bars, with a line under speech and an axis in seconds.
 *
 * @param samples `[samples]`, between -1 and 1.
 * @param duration Their duration in seconds.
 * @param segments The segments of speech.
 */
export function drawWaveform(
  samples: Float32Array,
  duration: number,
  segments: readonly Segment[],
  { columns, colors }: DrawOptions,
): string {
  const peaks = peaksOf(samples, columns);
  const loudest = Math.max(...peaks, Number.MIN_VALUE);
  const speech = Array.from({ length: columns }, (_, column) => {
    const from = column / columns * duration;
    const to = (column + 1) / columns * duration;
    return segments.some(({ start, end }) => start < to && end > from);
  });
  const rows: string[] = [];
  for (let row = PLOT_ROWS - 1; row >= 0; row--) {
    const bars = peaks.map((peak) => barAt(peak / loudest * PLOT_ROWS * 8, row));
    rows.push(paint(bars, speech, colors));
  }
  rows.push(paint(speech.map((is) => is ? "━" : " "), speech, colors), axis(duration, columns));
  return rows.map((row) => row.trimEnd()).join("\n");
}

/**
 * Draws a progress bar on one line.
 *
 * @param label The label before the bar.
 * @param done How much is done.
 * @param total How much there is in all.
 */
export function drawProgress(label: string, done: number, total: number, { columns }: DrawOptions): string {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const suffix = ` ${String(Math.floor(share * 100)).padStart(3)} %`;
  const width = Math.max(8, Math.min(40, columns - label.length - suffix.length - 1));
  const filled = Math.round(share * width);
  return `${label} ${FULL.repeat(filled)}${"░".repeat(width - filled)}${suffix}`;
}

/** Draws the table of segments. */
export function drawTable(segments: readonly Segment[]): string {
  if (segments.length === 0) return "no speech";
  const header = ["#", "start", "end", "length", "probability"];
  const rows = segments.map(({ start, end, probability }, i) => [
    String(i + 1),
    `${start.toFixed(3)} s`,
    `${end.toFixed(3)} s`,
    `${(end - start).toFixed(3)} s`,
    probability.toFixed(3),
  ]);
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart(widths[i]!)).join("  ");
  return [line(header), widths.map((width) => "─".repeat(width)).join("──"), ...rows.map(line)].join("\n");
}

function peaksOf(samples: Float32Array, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor(column / columns * samples.length);
    const to = Math.floor((column + 1) / columns * samples.length);
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, Math.abs(samples[i]!));
    return peak;
  });
}

/**
 * Returns the part of a bar that lies in `row`, counted from below. The bar's height is in eighths of a row.
 * A sound is always visible, even if it is quiet.
 */
function barAt(eighths: number, row: number): string {
  const inRow = Math.round(eighths) - row * 8;
  if (inRow >= 8) return FULL;
  if (inRow > 0) return EIGHTHS[inRow]!;
  return row === 0 && eighths > 0 ? EIGHTHS[1]! : " ";
}

function paint(cells: readonly string[], speech: readonly boolean[], colors: boolean): string {
  if (!colors) return cells.join("");
  let text = "";
  cells.forEach((cell, i) => {
    if (speech[i] !== speech[i - 1]) text += speech[i] ? "\x1b[32m" : "\x1b[90m";
    text += cell;
  });
  return `${text}\x1b[0m`;
}

function axis(duration: number, columns: number): string {
  const seconds = TICK_SECONDS.find((step) => step / duration * columns >= LABEL_COLUMNS) ?? duration;
  let text = "";
  for (let time = 0; time < duration; time += seconds) {
    const label = `${time} s`;
    const column = Math.floor(time / duration * columns);
    if (column + label.length > columns) break;
    text = text.padEnd(column) + label;
  }
  return text;
}
