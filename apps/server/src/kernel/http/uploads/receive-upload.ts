import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { isParleyError, requestErrors, type ParleyError, type UploadedFile } from "@parley/contract";
import {
  makeUploadFolder,
  spoolBytes,
  spoolFile,
  type SpooledFile,
  type UploadSettings,
} from "./spool-file.ts";

/** A file that came with a request; `close` gives its place back. */
export type ReceivedFile = UploadedFile & { close(): Promise<void> };

type Upload = { file: ReceivedFile; fields: Record<string, string> };

/**
 * Puts the file of a request on the disk: the field `file` of a form, whatever the order of its fields, or the whole body.
 *
 * @throws malformed without a file or for a broken form; too_large
 */
export async function receiveUpload(request: Request, settings: UploadSettings): Promise<Upload> {
  if (Number(request.headers.get("content-length")) > settings.limitBytes + besideFileBytes)
    throw requestErrors.tooLarge({ limit_bytes: settings.limitBytes });
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type);
  const upload = isForm ? await receiveForm(request, settings) : await receiveBody(request, settings);
  const { size } = upload.file;
  if (size > 0 && size <= settings.limitBytes) return upload;
  await upload.file.close();
  throw size === 0
    ? requestErrors.fileMissing()
    : requestErrors.tooLarge({ limit_bytes: settings.limitBytes });
}

/** What the fields and boundaries around the file may take. */
const besideFileBytes = 1024 * 1024;

async function receiveBody(request: Request, settings: UploadSettings): Promise<Upload> {
  const spooled = await spoolBytes(bytesOf(request), settings);
  return { file: toFile(spooled, "", request.headers.get("content-type") ?? ""), fields: {} };
}

/** @throws malformed when the client leaves before the end */
async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw requestErrors.cutOff(undefined, { cause });
      });
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    // What is left is the listener's to discard.
    reader.releaseLock();
  }
}

/** @throws too_large */
async function* upTo(limitBytes: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limitBytes + besideFileBytes) throw requestErrors.tooLarge({ limit_bytes: limitBytes });
    yield chunk;
  }
}

/** In a folder of its own: the parser may still be making a file when it gives up, and leaves it behind. */
async function receiveForm(request: Request, settings: UploadSettings): Promise<Upload> {
  await makeUploadFolder(settings.folder);
  const folder = await mkdtemp(path.join(settings.folder, "form-"));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  try {
    const { file, fields } = await parseForm(request, { ...settings, folder });
    const close = async (): Promise<void> => {
      await file.close();
      await remove();
    };
    return { file: { ...file, close }, fields };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function parseForm(request: Request, settings: UploadSettings): Promise<Upload> {
  // With the first form: most servers are sent none.
  const { formidable } = await import("formidable");
  const form = formidable({
    uploadDir: settings.folder,
    maxFiles: 1,
    // What is too large is noticed on the way in.
    maxFileSize: Number.MAX_SAFE_INTEGER,
    maxFields: 100,
    maxFieldsSize: besideFileBytes,
    allowEmptyFiles: true,
    minFileSize: 0,
  });
  const body = Readable.from(upTo(settings.limitBytes, bytesOf(request)));
  // All it reads of a request; without a length it takes the body for empty unless it comes in chunks.
  const headers = { "transfer-encoding": "chunked", ...Object.fromEntries(request.headers) };
  const message = Object.assign(body, { headers });
  const [fields, files] = await form.parse(message as unknown as IncomingMessage).catch((error: unknown) => {
    throw explainForm(error);
  });
  const [given] = files["file"] ?? [];
  if (given === undefined) throw requestErrors.fileMissing();
  const file = toFile(await spoolFile(given.filepath), given.originalFilename ?? "", given.mimetype ?? "");
  const entries = Object.entries(fields).map(([name, values]) => [name, values?.at(-1) ?? ""]);
  return { file, fields: Object.fromEntries(entries) as Record<string, string> };
}

function explainForm(error: unknown): ParleyError {
  if (isParleyError(error)) return error;
  return requestErrors.formBroken({ reason: error instanceof Error ? error.message : "unreadable" });
}

const toFile = (spooled: SpooledFile, name: string, contentType: string): ReceivedFile => ({
  ...spooled,
  name,
  contentType: contentType.replace(/;.*/, "").trim().toLowerCase(),
});
