import type { EditorState, Text } from "@codemirror/state";
import type { LanguageFile, LanguageOptions } from "../language-service/language-file.ts";
import { readLanguageFile } from "../language-service/language-file.ts";

/** Reads the text of a state for everything that is asked about it. */
export type FileReader = (state: EditorState) => LanguageFile;

/** A reader that reads a text once, however much is asked about it. */
export function createFileReader(options: LanguageOptions): FileReader {
  let last: { doc: Text; file: LanguageFile } | undefined;
  return ({ doc }) => {
    if (last?.doc !== doc) last = { doc, file: readLanguageFile(doc.toString(), options) };
    return last.file;
  };
}
