/** A name as a path may be written: small letters, digits, `-`, `_` and `/`; undefined where nothing is left. */
export function toPathName(name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  const path = name
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_/.]+/g, "-")
    .split("/")
    // No folder above, and no hidden file.
    .map((segment) => segment.replaceAll(/^[-.]+|[-.]+$/g, ""))
    .filter((segment) => segment !== "")
    .join("/")
    .slice(0, 100);
  return path === "" ? undefined : path;
}

/** `prompts/hello.prompt.yaml` → `hello` */
export function nameOfFile(filename: string | undefined): string | undefined {
  const base = filename?.split(/[/\\]/).at(-1) ?? "";
  return toPathName(base.replace(/^([^.]+)\..*$/, "$1"));
}

// Whom other tools call by another name.
const PROVIDERS: Readonly<Record<string, string>> = {
  googleai: "google",
  "google-ai": "google",
  vertex: "google",
  vertexai: "google",
  azure: "openai_azure",
  azure_openai: "openai_azure",
  azureopenai: "openai_azure",
};

export function toProvider(name: string): string {
  return Object.hasOwn(PROVIDERS, name) ? (PROVIDERS[name] ?? name) : name;
}

/** `openai/gpt-4o` → provider and model; a name without a slash is a model. */
export function splitModel(model: unknown): { model?: string; provider?: string } {
  if (typeof model !== "string" || model === "") return {};
  const slash = model.indexOf("/");
  if (slash <= 0 || slash === model.length - 1) return { model };
  return { model: model.slice(slash + 1), provider: toProvider(model.slice(0, slash)) };
}

export function joinModel({ model, provider }: { model: string; provider?: string | undefined }): string {
  return provider === undefined ? model : `${provider}/${model}`;
}
