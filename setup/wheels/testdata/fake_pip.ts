/**
 * The program behind `fakePip()` in testing.ts: `fake_pip.ts <index> <mode> download … --dest=…
 * --requirement=…`.
 */

const [index, mode, ...args] = Deno.args;
const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))!.slice(name.length + 3);
const requirement = (await Deno.readTextFile(option("requirement"))).trim();
await Deno.writeTextFile(`${index}/calls`, `${requirement}\n`, { append: true });
if (mode === "fail") {
  console.error("WARNING: Retrying\nERROR: No matching distribution found for torch==2.11.0\n");
  Deno.exit(1);
}
const project = requirement.split("==")[0]!.replaceAll("-", "_");
for await (const { name } of Deno.readDir(index!)) {
  if (!name.startsWith(`${project}-`)) continue;
  const bytes = await Deno.readFile(`${index}/${name}`);
  const served = mode === "truncate" ? bytes.subarray(0, bytes.length / 2) : bytes;
  await Deno.writeFile(`${option("dest")}/${name}`, served);
}
