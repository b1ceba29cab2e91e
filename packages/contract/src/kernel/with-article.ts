/** @example withArticle("Agent"); // "an Agent" */
export const withArticle = (title: string): string => `${/^[AEIOU]/.test(title) ? "an" : "a"} ${title}`;
