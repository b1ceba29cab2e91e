import type { File, FileType } from "@parley/contract";
import type { z } from "zod";
import type { FileRow, FileVersionRow } from "./files.tables.ts";

/** What a file type adds to the kernel: how its versions look on the wire. */
export type FileTypeBehaviour = {
  readonly type: FileType;
  /** Does beforehand what showing these versions needs and is not quick; undefined when there is nothing to do. */
  prepare?(versions: readonly FileVersionRow[]): Promise<void> | undefined;
  /** A version as the wire shows it. */
  toView(facts: BaseFacts, version: FileVersionRow, options: ViewOptions): z.input<typeof File>;
};

export type ViewOptions = { includeRawFileContent?: boolean | undefined };

/** A File at one of its versions, as read from the database. */
export type FileAtVersion = { file: FileRow; version: FileVersionRow };

/** The fields every File reply carries, without those only its type knows. */
export type BaseFacts = Omit<z.input<typeof File>, "model" | "inputs" | "type">;

/** The file types this server knows; each says how it looks. */
export type FileTypes = Readonly<Partial<Record<FileType, FileTypeBehaviour>>>;
