/** Holds everything that a runner makes for its ranks, and prints where, until its standard input ends. @module */
import { PackageFolder } from "../../runner/_package_folder.ts";
import { openSocket } from "../../runner/_socket.ts";
import { WorldPage } from "../../runner/_world_page.ts";

const page = new WorldPage(2);
const socket = openSocket({ workerPort: 0 });
const packages = PackageFolder.make()!;
console.log(JSON.stringify([page.path, socket.folder, packages.path]));
await Deno.stdin.read(new Uint8Array(1));
page.close();
socket.close();
packages.close();
