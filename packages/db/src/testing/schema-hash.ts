import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Changes whenever a migrated database might look different: names the templates that test databases are copied from. */
export function hashSchema(): string {
  const hash = createHash("sha256");
  // This folder says what else a template has; the package, whose tables of jobs they are.
  for (const folder of ["../migrations/", "../migrate/", "./", "../../"]) {
    const url = new URL(folder, import.meta.url);
    for (const file of readdirSync(url)
      .filter((name) => name.endsWith(".ts") || name === "package.json")
      .sort()) {
      hash
        .update(file)
        .update("\0")
        .update(readFileSync(new URL(file, url)))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}
