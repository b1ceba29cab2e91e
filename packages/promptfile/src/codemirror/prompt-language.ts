import { Language } from "@codemirror/language";
import type { Input, PartialParse } from "@lezer/common";
import { Parser } from "@lezer/common";
import { buildTree } from "./build-tree.ts";
import { fileData } from "./node-set.ts";

/**
 * Reads the whole text at once, with the parser that reads files everywhere else: what is coloured is what will be
 * read. 200 KB take some 10 ms, so nothing is kept from the text before.
 */
class PromptParser extends Parser {
  createParse(input: Input): PartialParse {
    return {
      parsedPos: 0,
      stoppedAt: null,
      stopAt: () => undefined,
      advance: () => buildTree(input.read(0, input.length)),
    };
  }
}

/** `.prompt` and `.agent` files: what `syntaxTree` holds of them, with highlighting and folding. */
export const promptLanguage: Language = new Language(fileData, new PromptParser(), [], "prompt");
