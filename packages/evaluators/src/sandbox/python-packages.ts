import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { SandboxUnavailableError } from "./run-code.ts";

/**
 * The packages of a folder, as wheels. Only what is Python through and through runs in the sandbox: native code is for
 * another machine.
 *
 * @throws SandboxUnavailableError that says what is wrong with the folder
 */
export function findWheels(folder: string): string[] {
  const names = readNames(folder)
    .filter((name) => name.endsWith(".whl"))
    .toSorted();
  if (names.length === 0) throw refuse(folder, "holds no wheel, a file whose name ends in .whl");
  const native = names.filter((name) => !name.endsWith("-none-any.whl"));
  if (native.length > 0)
    throw refuse(
      folder,
      `holds what is not only Python: ${native.join(", ")}. Such a wheel has a name that ends in -none-any.whl`,
    );
  return names.map((name) => realpathSync(join(folder, name)));
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw refuse(folder, "cannot be read", cause);
  }
}

const refuse = (folder: string, what: string, cause?: unknown): SandboxUnavailableError =>
  new SandboxUnavailableError(`The folder of Python packages ${folder} ${what}.`, { cause });
