import type { Violation } from "../source/violation.ts";
import type { Tree } from "./tree.ts";

const empty = new Set(["utils", "util", "helpers", "helper", "common", "lib", "shared", "misc"]);

/** A folder's or a file's name says what is in it. */
export function checkFolderNames({ files }: Tree): Violation[] {
  return files
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((file) => {
      const names = file.replace(/\.tsx?$/, "").split(/[/.]/);
      const found = names.find((name) => empty.has(name));
      return found === undefined
        ? []
        : [{ file, message: `"${found}" says nothing: name it after what it does` }];
    });
}
