/** A reader thread that serves one file after the other, each through a port of its own. */
import { parentPort, type MessagePort } from "node:worker_threads";
import { serveReads } from "../sqlite/serve-reads.ts";

export type FileToServe = { file: string; port: MessagePort };

let end = (): void => {};

parentPort?.on("message", (message: FileToServe | "close") => {
  if (message === "close") return end();
  const session = serveReads(message);
  end = () => {
    session.close();
    message.port.close();
  };
});
