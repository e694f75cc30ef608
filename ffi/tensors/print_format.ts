/**
 * Formatting of elements to a common width, as PyTorch prints them.
 *
 * @module
 */
import type { Element, Nested } from "./nested.ts";

/** The number of digits after the decimal point. */
const PRECISION = 4;

/** The format of a tensor's elements. */
export interface Format {
  /** The width of an element in characters. */
  readonly width: number;
  /** Formats an element. */
  readonly write: (element: Element) => string;
}

/**
 * Chooses a format that fits all elements.
 *
 * @param values The elements that will be shown.
 * @param kind The kind of the elements. Complex elements are pairs of numbers.
 * @returns The format.
 */
export function formatOf(values: Nested, kind: "floating" | "complex" | "whole"): Format {
  const elements = kind === "complex" ? flatten(values, 1) : flatten(values, 0);
  if (kind === "floating") return floating(elements as number[]);
  if (kind === "complex") return complex(elements as [number, number][]);
  const text = (element: Element): string =>
    element === true ? "True" : element === false ? "False" : String(element);
  const width = Math.max(1, ...elements.map((element) => text(element as Element).length));
  return { width, write: (element) => text(element).padStart(width) };
}

function flatten(values: Nested, keep: number): unknown[] {
  const flat: unknown[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value) && !(keep === 1 && typeof value[0] !== "object")) value.forEach(visit);
    else flat.push(value);
  };
  visit(values);
  return flat;
}

function complex(elements: readonly [number, number][]): Format {
  const [real, imaginary] = [floating(elements.map(([re]) => re)), floating(elements.map(([, im]) => im))];
  return {
    width: real.width + imaginary.width + 1,
    write: (element) => {
      const [re, im] = element as [number, number];
      const text = `${imaginary.write(im)}j`.trimStart();
      return real.write(re) + (/^[+-]/.test(text) ? "" : "+") + text;
    },
  };
}

function floating(elements: readonly number[]): Format {
  const finite = elements.filter((element) => Number.isFinite(element) && element !== 0);
  const sizes = finite.map(Math.abs);
  const [least, most] = [
    sizes.reduce((a, b) => Math.min(a, b), Infinity),
    sizes.reduce((a, b) => Math.max(a, b), 0),
  ];
  const isWhole = finite.every(Number.isInteger);
  const isScientific = finite.length > 0 && (most / least > 1000 || most > 1e8 || least < 1e-4);
  const number = isScientific ? scientific : isWhole ? (value: number) => `${integer(value)}.` : fixed;
  const text = (value: number): string => Number.isFinite(value) ? number(value) : special(value);
  const width = Math.max(1, ...finite.map((value) => text(value).length));
  return { width, write: (element) => text(element as number).padStart(width) };
}

function special(value: number): string {
  return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
}

function integer(value: number): string {
  return Object.is(value, -0) ? "-0" : value.toFixed(0);
}

/** Formats as `"-1.2346"`. Rounds as Python does: a value exactly halfway goes to the even digit. */
function fixed(value: number): string {
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  // Only a value with 5 fraction bits can be exactly halfway: 10^-4 / 2 = 5^-4 / 2^5.
  const isBetween = Number.isInteger(size * 32) && size * 32 % 2 === 1;
  const lower = Math.floor(size * 10 ** PRECISION);
  const text = isBetween
    ? ((lower + lower % 2) / 10 ** PRECISION).toFixed(PRECISION)
    : size.toFixed(PRECISION);
  return (isNegative ? "-" : "") + text;
}

/** Formats as `"1.2346e-05"`. Rounds as Python does. */
function scientific(value: number): string {
  const [, sign, digits, exponent] = /^(-?)(.*)e(.*)$/.exec(rounded(value))!;
  const isNegative = sign === "-" || Object.is(value, -0);
  const power = Number(exponent);
  return `${isNegative ? "-" : ""}${digits}e${power < 0 ? "-" : "+"}${
    String(Math.abs(power)).padStart(2, "0")
  }`;
}

function rounded(value: number): string {
  // All digits that can affect the rounding, exactly.
  const exact = value.toExponential(100);
  const [head, rest] = [
    exact.slice(0, exact.indexOf(".") + 1 + PRECISION),
    exact.slice(exact.indexOf(".") + 1 + PRECISION),
  ];
  const isBetween = /^50*e/.test(rest);
  const isEven = "02468".includes(head.at(-1)!);
  return isBetween && isEven ? head + exact.slice(exact.indexOf("e")) : value.toExponential(PRECISION);
}
