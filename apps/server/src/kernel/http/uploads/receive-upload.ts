import { Readable } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { isParleyError, requestErrors, type UploadedFile } from "@parley/contract";
import { spoolFile, type SpooledFile } from "./spool-file.ts";

export type UploadSettings = { folder: string; limitBytes: number };

/** A file that came with a request; `close` gives its place back. */
export type ReceivedFile = UploadedFile & { close(): Promise<void> };

type Upload = { file: ReceivedFile; fields: Record<string, string> };

/**
 * Puts the file of a request on the disk: the field `file` of a form, whatever the order of its fields, or the whole body.
 *
 * @throws malformed without a file or for a broken form; too_large
 */
export async function receiveUpload(request: Request, settings: UploadSettings): Promise<Upload> {
  if (Number(request.headers.get("content-length")) > settings.limitBytes + formBytes)
    throw requestErrors.tooLarge({ limit_bytes: settings.limitBytes });
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type);
  const upload = isForm ? await receiveForm(request, settings) : await receiveBody(request, settings);
  if (upload.file.size > 0) return upload;
  await upload.file.close();
  throw requestErrors.fileMissing();
}

/** What the fields and boundaries around the file may take. */
const formBytes = 1024 * 1024;

async function receiveBody(request: Request, settings: UploadSettings): Promise<Upload> {
  const spooled = await spoolFile(bytesOf(request), settings).catch(explainBreak);
  return { file: toFile(spooled, "", request.headers.get("content-type") ?? ""), fields: {} };
}

async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array> {
  for await (const chunk of body ?? []) yield chunk as Uint8Array;
}

function receiveForm(request: Request, settings: UploadSettings): Promise<Upload> {
  const parser = createParser(request);
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let receiving: Promise<ReceivedFile> | undefined;
  parser.on("field", (name, value) => {
    fields[name] = value;
  });
  parser.on("file", (name, stream, fileName, _encoding, contentType) => {
    if (name !== "file" || receiving !== undefined) {
      stream.resume();
      return;
    }
    receiving = spoolFile(stream, settings).then((spooled) => toFile(spooled, fileName, contentType));
    // Whoever waits for it learns of it; until then nobody does.
    receiving.catch(() => stream.resume());
  });
  return new Promise((resolve, reject) => {
    const fail = async (error: unknown): Promise<void> => {
      await receiving?.then((file) => file.close()).catch(() => {});
      reject(isParleyError(error) ? error : requestErrors.formBroken({ reason: reasonOf(error) }));
    };
    parser.on("error", (error: unknown) => void fail(error));
    parser.on("finish", () => {
      if (receiving === undefined) reject(requestErrors.fileMissing());
      else receiving.then((file) => resolve({ file, fields: { ...fields } }), reject);
    });
    Readable.from(bytesOf(request))
      .on("error", () => void fail(requestErrors.cutOff()))
      .pipe(parser);
  });
}

function createParser(request: Request) {
  try {
    return new Busboy({
      headers: { "content-type": request.headers.get("content-type") ?? "" } as BusboyHeaders,
      limits: { fields: 100, files: 10, parts: 110, fieldSize: 64 * 1024 },
    });
  } catch (error) {
    throw requestErrors.formBroken({ reason: reasonOf(error) });
  }
}

const toFile = (spooled: SpooledFile, name: string, contentType: string): ReceivedFile => ({
  ...spooled,
  name,
  contentType: contentType.replace(/;.*/, "").trim().toLowerCase(),
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : "unreadable");

function explainBreak(error: unknown): never {
  throw isParleyError(error) || isOfDisk(error) ? error : requestErrors.cutOff();
}

const isOfDisk = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && !/^(?:read|ECONN)/.test(String(error.syscall));
