import type { ReadStream, WriteStream } from "node:tty";

/** Where a command runs: everything of the process that commands may touch. */
export type Terminal = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
};
