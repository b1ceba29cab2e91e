import { type CompletionNode, flatten, nameOf } from "./completion-node.ts";

/** Follows the words typed so far down the tree, then offers what can follow there; else file names. */
export function renderBash(root: CompletionNode): string {
  const cases = flatten(root).map(({ path, options, children }) => {
    const words = [...children.map(nameOf), ...options.map(({ flag }) => flag)].join(" ");
    return `    "${path.join(" ")}") words="${words}" ;;`;
  });
  const commands = flatten(root)
    .slice(1)
    .map(({ path }) => `"${path.join(" ")}"`)
    .join("|");
  return `_parley() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${command:+$command }$word" in
      ${commands}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _parley parley
`;
}
