import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { requestErrors } from "@parley/contract";

/** A file on the disk that has no name any more: it is gone when it is closed, and when the process dies. */
export type SpooledFile = {
  size: number;
  open(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
};

type Spooling = { folder: string; limitBytes: number };

const chunkBytes = 64 * 1024;

/** Writes bytes of unknown length to the disk. @throws too_large */
export async function spoolFile(
  bytes: AsyncIterable<Uint8Array>,
  { folder, limitBytes }: Spooling,
): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = path.join(folder, `${randomUUID()}.upload`);
  const handle = await open(name, "wx+", 0o600);
  let size = 0;
  const close = async (): Promise<void> => {
    await handle.close();
    await rm(name, { force: true });
  };
  try {
    // Windows keeps a file that is open.
    if (process.platform !== "win32") await rm(name);
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limitBytes) throw requestErrors.tooLarge({ limit_bytes: limitBytes });
      await handle.writeFile(chunk);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    size,
    close,
    async *open() {
      let position = 0;
      while (position < size) {
        const { bytesRead, buffer } = await handle.read({
          buffer: Buffer.allocUnsafe(chunkBytes),
          position,
        });
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
  };
}
