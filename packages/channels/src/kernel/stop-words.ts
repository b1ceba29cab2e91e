/** Where a number says nothing else, it wants to be sent nothing more, not even an answer to it. */
export const stopWords: ReadonlySet<string> = new Set([
  "stop",
  "stopall",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "revoke",
  "optout",
]);

export const startWords: ReadonlySet<string> = new Set(["start", "unstop"]);
