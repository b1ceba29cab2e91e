export type { ContentOf, DatasetContent, FileContent, FormType } from "./forms/file-content.ts";
export type { Form, FormProblem, FormReading, FormTexts } from "./forms/form.ts";
export { type ContentReading, forms, normalizeContent, printForm, readForm } from "./forms/forms.ts";
export { type ContentHashes, hashContent } from "./forms/hash-content.ts";
export { type FilePlace, findFiles, mainFileOf, type TextPlace, textPlacesOf } from "./forms/place.ts";
