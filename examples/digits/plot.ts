/**
 * A line chart as SVG.
 *
 * @module
 */
// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
// @ts-types="@types/d3-shape"
import { line } from "d3-shape";

const [WIDTH, HEIGHT] = [720, 360];
const MARGIN = { left: 64, right: 24, top: 40, bottom: 48 };

/** A line chart. */
export interface Plot {
  /** The text above the chart. */
  readonly title: string;
  /** The text below the horizontal axis. */
  readonly xLabel: string;
  /** The text beside the vertical axis. */
  readonly yLabel: string;
  /** The points, from left to right. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/**
 * Draws a line through points, with axes that start at 0.
 *
 * @param plot The points and labels.
 * @returns An SVG file.
 * @throws {TypeError} If there are no points, or one is not finite.
 */
export function drawPlot({ title, xLabel, yLabel, points }: Plot): string {
  if (points.length === 0 || !points.flat().every(Number.isFinite)) {
    throw new TypeError("Cannot draw a plot: give at least one point, and only finite ones");
  }
  const [right, bottom] = [WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = scaleLinear([0, Math.max(...points.map(([x]) => x))], [MARGIN.left, right]);
  const y = scaleLinear([0, Math.max(...points.map(([, y]) => y))], [bottom, MARGIN.top]).nice();
  const path = line<readonly [number, number]>(([px]) => x(px), ([, py]) => y(py))(points);
  const xTicks = x.ticks(8).map((tick) =>
    `<text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${tick}</text>`
  );
  const yTicks = y.ticks(6).map((tick) =>
    `<path d="M${MARGIN.left},${y(tick)}H${right}" stroke="#ddd"/>` +
    `<text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`
  );
  const middle = (MARGIN.left + right) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="${middle}" y="22" text-anchor="middle" font-size="15">${escape(title)}</text>`,
    ...yTicks,
    ...xTicks,
    `<text x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(16 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${
      escape(yLabel)
    }</text>`,
    `<path d="${path}" fill="none" stroke="#1f6feb" stroke-width="1.5" stroke-linejoin="round"/>`,
    `</svg>\n`,
  ].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
