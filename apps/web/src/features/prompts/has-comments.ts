import { parseTree, tokensOf } from "@parley/promptfile";

/** Whether the text of a `.prompt` or `.agent` file holds comments, which a version does not. */
export const hasComments = (text: string): boolean =>
  [...tokensOf(parseTree(text).root)].some(({ kind }) => kind === "comment");
