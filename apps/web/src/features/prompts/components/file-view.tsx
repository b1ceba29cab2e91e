/** A document that a message carries, by its name or address. */
export function FileView({ file }: { file: { url: string; filename?: string | undefined } }) {
  return <p>File: {file.filename ?? (file.url.startsWith("data:") ? "without a name" : file.url)}</p>;
}
