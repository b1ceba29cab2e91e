export type { ContentOf, DatasetContent, FileContent, FormType } from "./forms/file-content.ts";
export type { Form, FormProblem, FormReading, FormTexts } from "./forms/form.ts";
export { type ContentReading, forms, normalizeContent, printForm, readForm } from "./forms/forms.ts";
export { type ContentHashes, hashContent } from "./forms/hash-content.ts";
export { type FilePlace, findFiles, mainFileOf, type TextPlace, textPlacesOf } from "./forms/place.ts";
export { hasConflictMarks, markConflicts } from "./merge/mark-conflicts.ts";
export { mergeContents } from "./merge/merge-contents.ts";
export type { LocalFile } from "./plan/local-file.ts";
export { type Lock, type LockEntry, printLock, readLock } from "./plan/lock.ts";
export { makePlan, type Sides } from "./plan/make-plan.ts";
export { type Action, isPull, isPush, type Row } from "./plan/row.ts";
export {
  type ExpectedVersion,
  openRegistry,
  type Registry,
  type RegistryClient,
  type SaveWords,
} from "./registry/registry.ts";
export { type RemoteFile, type RemoteVersion, toRemoteFile } from "./registry/remote-file.ts";
