/**
 * Words between the processes that use one database: usually at once, never for certain. Whoever needs certainty looks
 * at the database from time to time as well.
 */
export type Channel = {
  /** Tells all other processes, soon. At most {@link maxWords} bytes. */
  send(words: string): void;
  close(): Promise<void>;
};

export type ChannelOptions = {
  name: string;
  /** Hears what another process sent. */
  onWords(words: string): void;
  /** The connection was lost and is there again: what others sent meanwhile is not heard any more. */
  onGap(): void;
};

/** PostgreSQL takes less than 8 000 bytes, of which the sender's id needs a few. */
export const maxWords = 7800;
