/**
 * The report's plots, as SVG. They need no browser.
 *
 * @module
 */
import { BarChart, type BarSeriesOption } from "echarts/charts";
import { GridComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type Bar, format, type Row } from "../measure.ts";

use([BarChart, GridComponent, MarkLineComponent, SVGRenderer, TitleComponent]);

/** A plot of the report. */
export interface Plot {
  /** The title. */
  title: string;
  /** The name of its file. */
  file: string;
  /** The picture. */
  svg: string;
}

const WIDTH = 860;
const ROW_HEIGHT = 30;
const FRAME_HEIGHT = 90;
const LABEL_WIDTH = 330;
const COLORS = {
  good: "#3f7f5f",
  bad: "#c0504d",
  own: "#2f5fa8",
  other: "#a9b4c2",
  limit: "#6b6b6b",
  text: "#333333",
};

/** How much of an entry's text is shown. */
const LABEL_LENGTH = 52;

/** A bar as it is drawn. */
interface Drawn {
  label: string;
  value: number;
  text: string;
  color: string;
}

/**
 * Draws measurements of different programs. The axis is logarithmic, because they differ by powers of ten.
 *
 * @param title The plot's title.
 * @param bars The bars, from top to bottom.
 */
export function barsPlot(title: string, bars: readonly Bar[]): Plot {
  const unit = bars[0]!.unit;
  const hint = unit === "ms" ? "ms, logarithmic; less is better" : `${unit}, logarithmic; more is better`;
  const drawn = bars.map(({ label, value, kind }) => ({
    label,
    value,
    text: unit === "ms" ? format(value) : `${Math.round(value).toLocaleString("en-US")}/s`,
    color: COLORS[kind],
  }));
  return { title, file: fileOf(title), svg: draw(`${title} (${hint})`, drawn) };
}

/**
 * Draws how much of its bound each row uses: at most 1 is reached.
 *
 * @param rows Rows that have a ratio with a bound.
 */
export function boundsPlot(rows: readonly Row[]): Plot {
  const title = "Ratios as a share of their bounds";
  const drawn = rows.map(({ what, ratio }) => {
    const { value, bound, isHigherBetter } = ratio!;
    const share = isHigherBetter ? bound! / value : value / bound!;
    return {
      label: what.replaceAll("`", ""),
      value: share,
      text: share.toFixed(2),
      color: share <= 1 ? COLORS.good : COLORS.bad,
    };
  });
  return { title, file: fileOf(title), svg: draw(`${title} (at most 1 is reached)`, drawn, 1) };
}

/**
 * Draws horizontal bars.
 *
 * @param bound A value to mark with a line. Without one the axis is logarithmic.
 */
function draw(title: string, drawn: readonly Drawn[], bound?: number): string {
  const floor = floorOf(drawn);
  const chart = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: WIDTH,
    height: FRAME_HEIGHT + ROW_HEIGHT * drawn.length,
  });
  const series: BarSeriesOption = {
    type: "bar",
    barCategoryGap: "35%",
    data: drawn.map(({ value, text, color }) => ({
      value,
      itemStyle: { color },
      label: { show: true, position: "right", color: COLORS.text, formatter: () => text },
    })),
    markLine: bound === undefined ? undefined : {
      symbol: "none",
      label: { show: false },
      lineStyle: { color: COLORS.limit, type: "dashed" },
      data: [{ xAxis: bound }],
    },
  };
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: title, left: "center", textStyle: { fontSize: 15 } },
    grid: { left: LABEL_WIDTH, right: 90, top: 45, bottom: 30 },
    xAxis: bound === undefined
      ? { type: "log", min: floor, startValue: floor, axisLabel: { hideOverlap: true, formatter: nameTick } }
      : { type: "value", min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      axisTick: { show: false },
      data: drawn.map(({ label }) => shorten(label)),
    },
    series: [series],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Returns a power of ten below all bars, so that the shortest one is seen. */
function floorOf(drawn: readonly Drawn[]): number {
  const least = Math.min(...drawn.map(({ value }) => value));
  return 10 ** (Math.ceil(Math.log10(least)) - 1);
}

/** A tick of the axis may be a fraction that is not exact. */
function nameTick(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function shorten(label: string): string {
  return label.length <= LABEL_LENGTH ? label : `${label.slice(0, LABEL_LENGTH - 1)}…`;
}

function fileOf(title: string): string {
  return `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_|_$/g, "")}.svg`;
}
