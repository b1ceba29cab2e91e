/** Asks an open editor to run; asked before the editor is there, it runs once it is. */
const waiting = new Set<string>();
const editors = new Map<string, () => void>();

/** Runs a Prompt in its editor. */
export function requestRun(promptId: string): void {
  const run = editors.get(promptId);
  if (run) run();
  else waiting.add(promptId);
}

/** Says how a Prompt is run; returns how to stop listening. */
export function onRunRequest(promptId: string, run: () => void): () => void {
  editors.set(promptId, run);
  if (waiting.delete(promptId)) run();
  return () => {
    if (editors.get(promptId) === run) editors.delete(promptId);
  };
}
