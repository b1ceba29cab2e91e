import type { File, FileFacts, FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import { hashKernel, type VersionPrefix } from "@parley/promptfile";
import type { z } from "zod";
import type { IdPrefix } from "../../kernel/ids.ts";
import type { FileRow, FileVersionRow } from "./files.tables.ts";

/** A File as the wire shows it. */
export type FileView = z.input<typeof File>;
/** A File of one type as the wire shows it. */
export type FileViewOf<T extends KnownFileType> = Extract<FileView, { type?: T | undefined }>;
/** The types that have a schema in the contract. */
export type KnownFileType = NonNullable<FileView["type"]>;

/** How a type's ids start. */
export type TypeIds<T extends FileType = FileType> = {
  type: T;
  filePrefix: IdPrefix;
  versionPrefix: VersionPrefix;
  /** What of a version's content makes it another version; all of it where this is absent. */
  identityOf?(kernel: object): object;
  /** Whether Parley itself runs what a version with this content says: recording is then not enough to make one. */
  isRun?(kernel: object): boolean;
};

/** What a type of File adds to the kernel: how its ids start and how its versions look on the wire. */
export type FileTypeBehaviour<T extends KnownFileType> = {
  readonly ids: TypeIds<T>;
  /** What stands for the parts that may be long, where a reply has no room for them. */
  readonly shortened: Partial<FileViewOf<T>> | ((view: FileView) => Partial<FileViewOf<T>>);
  /** Versions as the wire shows them, in the order given, with a fixed number of queries. */
  toViews(versions: readonly DescribedVersion[], context: ViewContext): Promise<FileViewOf<T>[]>;
};

/** The hash a version is known by within its File. */
export const hashVersion = ({ identityOf }: TypeIds, kernel: object): string =>
  hashKernel(identityOf ? identityOf(kernel) : kernel);

/** A version, and what of its File and surroundings every type's reply carries. */
export type DescribedVersion = FileAtVersion & { facts: BaseFacts };

export type ViewContext = { executor: Executor; organizationId: string; options: ViewOptions };

export type ViewOptions = { includeRawFileContent?: boolean | undefined };

/** A File at one of its versions, as read from the database. */
export type FileAtVersion = { file: FileRow; version: FileVersionRow };

/** The fields every File reply carries, without those only its type knows. */
export type BaseFacts = Omit<FileFacts, "inputs" | "evaluators"> & {
  evaluators: NonNullable<FileFacts["evaluators"]>;
};

/** Every type of File the contract knows, with its behaviour. */
export type FileTypes = { readonly [T in KnownFileType]: FileTypeBehaviour<T> };
