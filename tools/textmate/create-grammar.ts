import type { Vocabulary } from "@parley/promptfile/language-service";

type Captures = Record<string, { name: string }>;
type Rule = {
  name?: string;
  contentName?: string;
  match?: string;
  begin?: string;
  end?: string;
  captures?: Captures;
  beginCaptures?: Captures;
  endCaptures?: Captures;
  patterns?: Rule[];
  include?: string;
};
type Grammar = { name: string; scopeName: string; patterns: Rule[]; repository: Record<string, Rule> };

const anyOf = (words: readonly string[]): string => `(?:${words.join("|")})`;
const include = (...names: string[]): Rule[] => names.map((name) => ({ include: `#${name}` }));
const capture = (...names: string[]): Captures =>
  Object.fromEntries(names.map((name, index) => [String(index + 1), { name }]));

/**
 * A TextMate grammar from the words of the language. It knows a file line by line: what a completion's body says in
 * tags looks like tags here, and `<file …/>` has to be on one line.
 */
export function createGrammar(kind: "prompt" | "agent", words: Vocabulary): Grammar {
  const scope = (name: string): string => `${name}.${kind}`;
  const fence = scope("punctuation.definition.frontmatter");
  return {
    name: kind === "prompt" ? "Prompt" : "Agent",
    scopeName: `source.${kind}`,
    // The first fence opens the file and the second its body, which nothing ends: `---` in a message is text.
    patterns: [
      {
        begin: "^\\x{FEFF}?(---)[ \\t]*$",
        beginCaptures: capture(fence),
        end: "(?!)",
        patterns: [
          {
            begin: "^(---)[ \\t]*$",
            beginCaptures: capture(fence),
            end: "(?!)",
            contentName: scope("meta.body"),
            patterns: include("escape", "tag", "file", "partial", "comment-block", "expression", "statement"),
          },
          ...include("comment", "key", "nested-key", "value"),
        ],
      },
    ],
    repository: {
      ...frontmatterRules(words, scope),
      ...bodyRules(words, scope),
      ...templateRules(words, scope),
    },
  };
}

type Scope = (name: string) => string;
type Rules = Record<string, Rule>;

function frontmatterRules({ keys, values }: Vocabulary, scope: Scope): Rules {
  return {
    comment: {
      patterns: [
        { match: "(?:^|(?<=\\s))#.*$", name: scope("comment.line.number-sign") },
        { match: "(?<=^|[\\s\\[\\]{},])//.*$", name: scope("comment.line.double-slash") },
      ],
    },
    key: {
      patterns: [
        {
          match: `^(${anyOf(keys)})(:)(?=\\s|$)`,
          captures: capture(scope("keyword.other.key"), scope("punctuation.separator.key-value")),
        },
        {
          match: "^([A-Za-z_][\\w-]*)(:)(?=\\s|$)",
          captures: capture(scope("entity.name.key.unknown"), scope("punctuation.separator.key-value")),
        },
      ],
    },
    "nested-key": {
      patterns: [
        {
          match: '("(?:[^"\\\\]|\\\\.)*")[ \\t]*(:)',
          captures: capture(scope("support.type.property-name"), scope("punctuation.separator.key-value")),
        },
        {
          match: "(?<=[\\s{,-])([\\w$.-]+)(:)(?=\\s|$)",
          captures: capture(scope("support.type.property-name"), scope("punctuation.separator.key-value")),
        },
      ],
    },
    value: {
      patterns: [
        ...include("string"),
        {
          match: "(?<![\\w.-])-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.-])",
          name: scope("constant.numeric"),
        },
        { match: "(?<![\\w.-])(?:true|false|null)(?![\\w.-])", name: scope("constant.language") },
        { match: `(?<=:[ \\t])${anyOf(values)}(?=\\s*(?:#.*)?$)`, name: scope("support.constant") },
      ],
    },
    string: {
      patterns: [
        {
          begin: '"',
          end: '"',
          name: scope("string.quoted.double"),
          patterns: [{ match: "\\\\.", name: scope("constant.character.escape") }],
        },
        { match: "(?<=^|[\\s\\[{,:-])'(?:[^']|'')*'", name: scope("string.quoted.single") },
      ],
    },
  };
}

function bodyRules({ roles, tags, attributes }: Vocabulary, scope: Scope): Rules {
  const inner = tags.filter((tag) => !roles.includes(tag) && tag !== "file");
  const bracket = scope("punctuation.definition.tag");
  const attributeRules = include("attribute", "attribute-value");
  const createTagRule = (names: readonly string[], name: string, ahead: string): Rule => ({
    begin: `(</?)(${anyOf(names)})${ahead}`,
    beginCaptures: capture(bracket, scope(name)),
    end: "(/?>)",
    endCaptures: capture(bracket),
    patterns: attributeRules,
  });
  return {
    escape: {
      match: `(\\\\)(?=</?${anyOf([...new Set([...roles, ...tags])])}(?:[\\s/>]|$))(</?\\w+)`,
      captures: { 1: { name: scope("constant.character.escape") } },
    },
    tag: {
      patterns: [
        createTagRule(roles, "entity.name.tag.role", "(?=[\\s/>]|$)"),
        createTagRule(inner, "entity.name.tag.part", "(?=[\\s/>]|$)"),
      ],
    },
    file: {
      ...createTagRule(["file"], "entity.name.tag.part", "(?=\\s[^<>]*/>)(?=[^<>]*\\surl\\s*=)"),
    },
    attribute: {
      match: `\\b(${anyOf(attributes)})\\s*(=)?`,
      captures: capture(scope("entity.other.attribute-name"), scope("punctuation.separator.key-value")),
    },
    "attribute-value": {
      patterns: ['"', "'"].map((quote) => ({
        begin: quote,
        end: quote,
        name: scope(`string.quoted.${quote === '"' ? "double" : "single"}`),
        patterns: include("expression"),
      })),
    },
  };
}

function templateRules({ partial }: Vocabulary, scope: Scope): Rules {
  const brace = scope("punctuation.section.embedded");
  const block = (open: string, close: string, name: string): Rule => ({
    begin: `(${open}[-+]?)`,
    beginCaptures: capture(brace),
    end: `([-+]?${close})`,
    endCaptures: capture(brace),
    name: scope(name),
    patterns: include("template-word"),
  });
  return {
    partial: {
      match: partial.source,
      name: scope("meta.embedded.partial"),
      captures: capture(scope("string.other.link")),
    },
    "comment-block": { begin: "\\{#", end: "#\\}", name: scope("comment.block") },
    expression: block("\\{\\{", "\\}\\}", "meta.embedded.expression"),
    statement: block("\\{%", "%\\}", "meta.embedded.statement"),
    "template-word": {
      patterns: [
        { match: "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'", name: scope("string.quoted") },
        {
          match:
            "\\b(?:if|elif|else|endif|for|in|endfor|set|endset|macro|endmacro|filter|endfilter|and|or|not|is)\\b",
          name: scope("keyword.control"),
        },
        { match: "\\|\\s*(\\w+)", captures: capture(scope("support.function.filter")) },
        { match: "\\b(\\w+)(?=\\()", name: scope("support.function") },
        { match: "\\b\\d+(?:\\.\\d+)?\\b", name: scope("constant.numeric") },
        { match: "[A-Za-z_]\\w*(?:\\.\\w+|\\[\\d+\\])*", name: scope("variable.other") },
      ],
    },
  };
}
