import { readFileSync } from "node:fs";

/** The package's version; src/cli and dist/cli lie equally deep below its package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
