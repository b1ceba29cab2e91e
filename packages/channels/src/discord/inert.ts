/** Nothing in a code block is read, but for what ends it: marks that stand together are kept apart. */
export const toCodeBlock = (text: string): string =>
  `\`\`\`\n${text.replaceAll(/`(?=`)/gu, "`\u200B").replace(/`$/u, "`\u200B")}\n\`\`\``;

/** Nothing in it is read, but for the mark itself: another that looks like it stands in its place. */
export const toCode = (text: string): string => `\`${text.replaceAll("`", "ˋ")}\``;
