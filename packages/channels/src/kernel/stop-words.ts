/** Where somebody says nothing else, they want to be sent nothing more, not even an answer to it. */
export const stopWords: ReadonlySet<string> = new Set(["stop", "stopall", "unsubscribe"]);

export const startWords: ReadonlySet<string> = new Set(["start", "unstop"]);
