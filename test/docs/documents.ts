import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The documents, as paths from the repository's root. */
export function documents({ examples = false } = {}): readonly string[] {
  const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const folders = examples && existsSync(join(ROOT, "examples")) ? readdirSync(join(ROOT, "examples")) : [];
  return [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    ...pages.map((page) => `docs/${page.replaceAll("\\", "/")}`),
    ...(examples ? ["README.md", ...folders.map((folder) => `${folder}/README.md`)] : []).map(
      (page) => `examples/${page}`,
    ),
  ].filter((path) => path.endsWith(".md") && existsSync(join(ROOT, path)));
}
