import { isKeepable, takeImage } from "../memory-image.ts";
import type { EmscriptenFs, Interpreter } from "./load-interpreter.ts";

const readOnlyFileSystem = 69;

/**
 * Remembers an interpreter that has run nothing of anyone, and puts it back into that state: its memory, and the little
 * that lives outside of it (files, open files, references to host objects).
 */
export function createResetPoint({ module }: Interpreter): { reset(): boolean } {
  freezeFiles(module.FS);
  const image = takeImage(() => module.HEAPU8);
  const references = readReferences(module);
  const { streams, currentPath } = module.FS;
  const openStreams = [...streams];
  return {
    /** False when it cannot be put back: the process is then to be ended. */
    reset() {
      if (!isKeepable(module.HEAPU8)) return false;
      image.restore();
      references.forEach((value, index) => module.__hiwire_set(index, value));
      streams.splice(0, streams.length, ...openStreams);
      module.FS.currentPath = currentPath;
      return true;
    },
  };
}

function readReferences(module: Interpreter["module"]): unknown[] {
  const references: unknown[] = [];
  try {
    for (;;) references.push(module.__hiwire_get(references.length));
  } catch {
    return references;
  }
}

/** Files in memory live outside the memory of WebAssembly: from here on they cannot be changed. */
function freezeFiles({ filesystems, ErrnoError }: EmscriptenFs): void {
  const refuse = (): never => {
    throw new ErrnoError(readOnlyFileSystem);
  };
  for (const { node, stream } of Object.values(filesystems.MEMFS.ops_table)) {
    for (const name of ["setattr", "mknod", "rename", "unlink", "rmdir", "symlink"])
      if (name in node) node[name] = refuse;
    for (const name of ["write", "msync", "allocate"]) if (name in stream) stream[name] = refuse;
  }
}
