/**
 * How one installs a program on this system.
 *
 * @module
 */

/** The packages that hold a program. */
export interface Packages {
  /** In Debian and its kin. */
  apt: string;
  /** In Homebrew; `undefined` where Xcode's command line tools hold it. */
  brew?: string;
}

/** The remedy for a missing program, for the system at hand. */
export function installHint(packages: Packages, os: typeof Deno.build.os = Deno.build.os): string {
  if (os !== "darwin") return `install it (Debian, Ubuntu: sudo apt install ${packages.apt})`;
  return packages.brew === undefined ? "run xcode-select --install" : `run brew install ${packages.brew}`;
}
