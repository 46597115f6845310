import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of the package that this program came in, wherever in it the code lies that asks: as a source or built. */
export function packageFile(path: string): string {
  let folder = new URL(".", import.meta.url);
  while (!existsSync(new URL("package.json", folder)) || !existsSync(new URL("bin/", folder))) {
    const above = new URL("..", folder);
    if (above.href === folder.href) throw new Error("The package's folder is not whole: it has lost its package.json.");
    folder = above;
  }
  return fileURLToPath(new URL(path, folder));
}
