/**
 * The programs to compare with.
 *
 * @module
 */
import { scriptPath } from "../peer.ts";
import type { Program } from "./participant.ts";

/** A Python package that a program needs. */
interface PythonProgram {
  name: string;
  /** The script in this folder, and its arguments. */
  script: readonly string[];
  /** The module that tells whether it is installed. */
  module: string;
  /** The packages to install. */
  packages: string;
}

const PYTHON: readonly PythonProgram[] = [
  { name: "Python pipes", script: ["pipes.py"], module: "multiprocessing", packages: "" },
  {
    name: "Ray compiled graph",
    script: ["ray_actors.py", "graph"],
    module: "ray.dag",
    packages: "ray==2.60.0 numpy",
  },
  { name: "Ray actors", script: ["ray_actors.py", "actors"], module: "ray", packages: "ray==2.60.0 numpy" },
  {
    name: "Monarch",
    script: ["monarch_mesh.py"],
    module: "monarch.actor",
    packages: "torchmonarch==0.7.0 torch==2.11.0 numpy",
  },
  {
    name: "fal.distributed",
    script: ["fal_runner.py"],
    module: "fal.distributed",
    packages: "fal==1.83.0 torch==2.11.0 pyzmq numpy pillow",
  },
];

/**
 * Lists Cohort and the other programs. `COHORT_BENCH_PYTHON` names the Python of those in Python,
 * `COHORT_BENCH_NODE` the folder whose `node_modules` has piscina.
 */
export async function listPrograms(): Promise<Program[]> {
  const config = `--config=${scriptPath("../deno.json")}`;
  const cohort = [Deno.execPath(), "run", "-A", config, scriptPath("peers/cohort.ts")];
  const python = Deno.env.get("COHORT_BENCH_PYTHON");
  return [
    { name: "Cohort", command: cohort, install: "" },
    ...await Promise.all(PYTHON.map((program) => pythonProgram(program, python))),
    await piscina(Deno.env.get("COHORT_BENCH_NODE")),
  ];
}

async function pythonProgram(
  { name, script: [file, ...args], module, packages }: PythonProgram,
  python: string | undefined,
): Promise<Program> {
  const install = python === undefined
    ? `set COHORT_BENCH_PYTHON to a Python${packages && ` after "pip install ${packages}" in it`}`
    : `${python} -m pip install ${packages}`;
  const isThere = python !== undefined && await succeeds(python, ["-c", `import ${module}`]);
  const command = [python!, "-W", "ignore", scriptPath(`peers/${file}`), ...args];
  return { name, command: isThere ? command : null, install };
}

async function piscina(folder: string | undefined): Promise<Program> {
  const install = 'set COHORT_BENCH_NODE to a folder after "npm install piscina@5.3.2" in it';
  const isThere = folder !== undefined &&
    await succeeds("node", ["-e", "require.resolve('piscina', { paths: [process.argv[1]] })", folder]);
  const command = ["node", scriptPath("peers/piscina.mjs"), folder!];
  return { name: "piscina, two threads", command: isThere ? command : null, install };
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
