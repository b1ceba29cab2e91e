import { randomUUID } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { requestErrors } from "@parley/contract";

/** A file on the disk that has no name any more: it is gone when it is closed, and when the process dies. */
export type SpooledFile = {
  size: number;
  open(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
};

export type UploadSettings = { folder: string; limitBytes: number };

const chunkBytes = 64 * 1024;

export const makeUploadFolder = (folder: string): Promise<string | undefined> =>
  mkdir(folder, { recursive: true, mode: 0o700 });

/** Writes bytes of unknown length to the disk. @throws too_large */
export async function spoolBytes(
  bytes: AsyncIterable<Uint8Array>,
  { folder, limitBytes }: UploadSettings,
): Promise<SpooledFile> {
  await makeUploadFolder(folder);
  const name = path.join(folder, randomUUID());
  const handle = await open(name, "wx+", 0o600);
  const close = await takeName(handle, name);
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limitBytes) throw requestErrors.tooLarge({ limit_bytes: limitBytes });
      await handle.writeFile(chunk);
    }
    return { size, close, open: () => readChunks(handle, size) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes over a file that is on the disk already. */
export async function spoolFile(name: string): Promise<SpooledFile> {
  const handle = await open(name, "r");
  const { size } = await handle.stat();
  return { size, close: await takeName(handle, name), open: () => readChunks(handle, size) };
}

/** Windows keeps the name of a file that is open; there it goes at the end. */
async function takeName(handle: FileHandle, name: string): Promise<() => Promise<void>> {
  if (process.platform !== "win32") await rm(name);
  return async () => {
    await handle.close();
    await rm(name, { force: true });
  };
}

async function* readChunks(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (position < size) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(chunkBytes), position });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
