import { type CompletionNode, flatten, nameOf } from "./completion-node.ts";

/** The same walk as in bash, with what each word is for. */
export function renderZsh(root: CompletionNode): string {
  const cases = flatten(root).map(({ path, options, children }) => {
    const entries = [
      ...children.map((child) => entry(nameOf(child), child.summary)),
      ...options.map(({ flag, description }) => entry(flag, description)),
    ];
    return `    "${path.join(" ")}") entries=(${entries.join(" ")}) ;;`;
  });
  const commands = flatten(root)
    .slice(1)
    .map(({ path }) => `"${path.join(" ")}"`)
    .join("|");
  return `#compdef parley
_parley() {
  local command="" word
  local -a entries
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${command:+$command }$word" in
      ${commands}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command" in
${cases.join("\n")}
  esac
  _describe parley entries || _files
}
compdef _parley parley
`;
}

function entry(word: string, description: string): string {
  const oneLine = description.replaceAll(/\s+/g, " ").replaceAll(":", "\\:").replaceAll("'", "’");
  return `'${word}:${oneLine}'`;
}
