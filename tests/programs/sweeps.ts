/** Removes what killed runners have left: once, or again and again until its standard input ends. @module */
import { removeLeftovers } from "../../runner/_leftovers.ts";

let isOver = Deno.args[0] !== "forever";
Deno.stdin.read(new Uint8Array(1)).then(() => isOver = true);
do await removeLeftovers(); while (!isOver);
console.log("swept");
Deno.exit();
