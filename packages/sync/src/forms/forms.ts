import { datasetForm } from "./dataset-form.ts";
import { evaluatorForm } from "./evaluator-form.ts";
import type { ContentOf, FileContent, FormType } from "./file-content.ts";
import { flowForm } from "./flow-form.ts";
import type { Form, FormProblem, FormTexts } from "./form.ts";
import { agentForm, promptForm } from "./prompt-form.ts";
import { toolForm } from "./tool-form.ts";

/** The form of each type of File. */
export const forms: { readonly [T in FormType]: Form<T> } = {
  prompt: promptForm,
  agent: agentForm,
  tool: toolForm,
  flow: flowForm,
  evaluator: evaluatorForm,
  dataset: datasetForm,
};

/** A form whose type the caller knows no more about than that it fits the content. */
const anyForm = (type: FormType): Form<FormType> => forms[type] as unknown as Form<FormType>;

/**
 * The canonical texts of a File's content, by what each file's name ends in.
 *
 * @example
 * printForm({ type: "flow", kernel: { attributes: { release: "7" } } }).get(".flow.yaml");
 */
export const printForm = ({ type, kernel }: FileContent): FormTexts => anyForm(type).print(kernel);

export type ContentReading = { ok: true; content: FileContent } | { ok: false; problems: FormProblem[] };

/**
 * What the texts of a File say; or what is wrong with them, and where.
 *
 * @example
 * const reading = readForm("tool", new Map([[".tool.yaml", yaml], [".tool.py", code]]));
 */
export function readForm(type: FormType, texts: FormTexts): ContentReading {
  const reading = anyForm(type).read(texts);
  return reading.ok ? { ok: true, content: toContent(type, reading.kernel) } : reading;
}

/** The same content with nothing in it that says nothing. */
export const normalizeContent = ({ type, kernel }: FileContent): FileContent =>
  toContent(type, anyForm(type).normalize(kernel));

export const toContent = (type: FormType, kernel: ContentOf<FormType>): FileContent =>
  ({ type, kernel }) as FileContent;
