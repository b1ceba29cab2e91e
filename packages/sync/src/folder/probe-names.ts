import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FoldName, foldAll, foldForms } from "../plan/fold-name.ts";

/** Which names the file system of a folder takes for one; undefined where it tells all apart. */
export function probeNames(folder: string): FoldName | undefined {
  const name = "Näme".normalize("NFC");
  const path = join(folder, `probe-${process.pid}-${name}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, "");
    const ignoresForms = existsSync(path.normalize("NFD"));
    const ignoresCase = existsSync(join(folder, `probe-${process.pid}-${name.toLowerCase()}`));
    if (ignoresCase) return ignoresForms ? foldAll : (given) => given.toLowerCase();
    return ignoresForms ? foldForms : undefined;
  } catch {
    // Where nothing can be written, nothing is overwritten.
    return undefined;
  } finally {
    rmSync(path, { force: true });
  }
}
