import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** A wheel of a package, in a folder: an archive of files that are not compressed. */
export function makeWheel(folder: string, name: string, files: Readonly<Record<string, string>>): void {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [title, content] = [Buffer.from(path), Buffer.from(text)];
    const facts = describe({ title, content });
    const header = Buffer.concat([signature(0x04034b50), facts, title]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    // Made by version 2.0; behind the facts: comment, disk, attributes, and where it begins.
    entries.push(Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), facts, place, title]));
    parts.push(header, content);
    offset += header.length + content.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  writeFileSync(join(folder, name), Buffer.concat([...parts, directory, signature(0x06054b50), end]));
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

/** What both headers of a file have: version, flags, method, time, checksum, sizes, lengths. */
function describe({ title, content }: { title: Buffer; content: Buffer }): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(content.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(title.length, 22);
  return facts;
}
