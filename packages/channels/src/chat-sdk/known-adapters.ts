type Known = {
  /** What a text with buttons may have, well below what is cut there. */
  readonly mostChars: number;
  /** Without which the adapter does something else than it should here. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Secrets that it takes as objects: they are given as JSON. */
  readonly jsonSecrets?: readonly string[];
};

/** What is known of adapters that have been read; a text that is cut all the same is found on its way out. */
const known: Readonly<Record<string, Known>> = {
  "@chat-adapter/discord": { mostChars: 3500 },
  // The file of the service account's key, as Google gives it.
  "@chat-adapter/gchat": { mostChars: 3500, jsonSecrets: ["credentials"] },
  "@chat-adapter/teams": { mostChars: 3500 },
  "@chat-adapter/telegram": { mostChars: 3500, config: { mode: "webhook" } },
  // Above buttons it cuts at 1024, and says so to nobody.
  "@chat-adapter/whatsapp": { mostChars: 1000 },
};

export const knownOf = (packageName: string): Known => known[packageName] ?? { mostChars: 1000 };
