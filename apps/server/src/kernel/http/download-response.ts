import type { DownloadReply } from "@parley/contract";
import type { Logger } from "pino";
import type { RunningWork } from "../running-work.ts";
import { streamResponse } from "./stream-response.ts";

/** A file on its way to the client. */
export const downloadResponse = (
  { bytes, contentType, fileName }: DownloadReply,
  running: { work: RunningWork; logger: Logger },
): Response =>
  streamResponse(bytes, {
    ...running,
    name: "a download",
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "cache-control": "no-store",
    },
  });
