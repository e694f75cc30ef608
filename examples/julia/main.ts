/**
 * Renders a Julia set with a GPU kernel, on several ranks.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { DistributedRunner, type Received } from "@cohort/distributed";
import { count, Line, runProgram } from "./command_line.ts";
import { Block, drawPicture } from "./terminal.ts";
import { type Rendered, Renderer, type RenderRequest } from "./worker.ts";

const USAGE = `Renders a Julia set with a GPU kernel, on several ranks: each renders a band.

  deno task example:julia --c=-0.8,0.156

  --c <re>,<im>        the constant c of z² + c (default: -0.8,0.156)
  --center <re>,<im>   the point at the center (default: 0,0)
  --span <number>      the height of the view in the plane (default: 2.2)
  --size <w>x<h>       width and height in pixels (default: 1280x720)
  --samples <n>        samples per pixel (default: 16)
  --ranks <n>          how many ranks (default: 2)
  --adapter <name>     the GPU: a part of its name, or its type (default: the best)
  --out <file.png>     the image to write (default: julia.png)`;

/**
 * Renders an image, and shows how it becomes smoother.
 *
 * @param request What to render.
 * @param ranks How many ranks.
 * @param adapter The GPU that they run on. Default: the best.
 * @returns The image.
 */
async function render(request: RenderRequest, ranks: number, adapter?: string): Promise<Received<Rendered>> {
  await using runner = new DistributedRunner(Renderer, { worldSize: ranks });
  await runner.start({ setup: { adapter } });
  const block = new Block();
  using line = new Line();
  let rendered: Received<Rendered> | undefined;
  for await (const item of runner.stream(request)) {
    if ("picture" in item) {
      rendered = item;
      continue;
    }
    const [, width] = item.pixels.shape as [number, number, number];
    const isShown = Deno.stderr.isTerminal() && width <= Deno.consoleSize().columns;
    if (isShown) block.show(drawPicture(item.pixels.data as Uint8Array, width, 4));
    else line.show(`${item.samples} of ${request.samples} samples`);
  }
  return rendered!;
}

function pair(name: string, text: string, between: string): [number, number] {
  const numbers = text.split(between).map((part) => part.trim() === "" ? NaN : Number(part));
  if (numbers.length === 2 && numbers.every(Number.isFinite)) return numbers as [number, number];
  throw new TypeError(`--${name} "${text}" is not two numbers separated by ${between}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      c: { type: "string", default: "-0.8,0.156" },
      center: { type: "string", default: "0,0" },
      span: { type: "string", default: "2.2" },
      size: { type: "string", default: "1280x720" },
      samples: { type: "string", default: "16" },
      ranks: { type: "string", default: "2" },
      adapter: { type: "string" },
      out: { type: "string", default: "julia.png" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const [width, height] = pair("size", values.size, "x").map((side) => count("size", `${side}`)) as [
    number,
    number,
  ];
  const span = Number(values.span);
  if (!(span > 0 && span < Infinity)) throw new TypeError(`--span "${values.span}" is not a number above 0`);
  const ranks = count("ranks", values.ranks);
  const request: RenderRequest = {
    c: pair("c", values.c, ","),
    center: pair("center", values.center, ","),
    span,
    width,
    height,
    samples: count("samples", values.samples),
    preview: [Math.max(2, Math.round(80 * height / width)), 80],
    image_format: "png",
  };
  const { picture, adapter } = await render(request, ranks, values.adapter);
  await Deno.writeFile(values.out, picture.bytes);
  const readers = ranks === 1 ? "1 rank" : `${ranks} ranks`;
  console.log(`${values.out}: ${picture.width} × ${picture.height} pixels, by ${readers} on ${adapter}`);
}

if (import.meta.main) await runProgram(main);
