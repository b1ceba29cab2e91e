/** A file that is there and is not read; why, as words that go on after its name: `is larger than 1 MB`. */
export type Refused = { refused: string };

/** How the files that a Prompt names are read. The language has no file system; whoever calls it does. */
export type ReferenceReader = {
  /**
   * The text of a partial by its path in the workspace, as `support/tone`; undefined where there is none. Whether that
   * is a Prompt, `tone.prompt` or `tone.md`, is the reader's to say.
   */
  readText(path: string): string | Refused | undefined;
  /** The bytes of a picture or document by its path in the workspace; undefined where there is none. */
  readBytes(path: string): Uint8Array | Refused | undefined;
};

/** The same, where reading takes time. */
export type AsyncReferenceReader = {
  readText(path: string): Promise<string | Refused | undefined>;
  readBytes(path: string): Promise<Uint8Array | Refused | undefined>;
};
