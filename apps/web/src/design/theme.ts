import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from "@mantine/core";

const clear = "transparent";

// The same cool neutrals as the tokens, for what Mantine colours by itself.
const grays = [
  "#f6f7f9",
  "#eef0f4",
  "#e2e5ea",
  "#d3d8df",
  "#c6ccd5",
  "#9aa3b0",
  "#747d8b",
  "#464e5a",
  "#2b313a",
  "#161a20",
] as const;
const darks = [
  "#e9ecf0",
  "#b4bcc7",
  "#929cab",
  "#6b7686",
  "#414a57",
  "#2a3039",
  "#1a1f26",
  "#14181d",
  "#0e1115",
  "#0a0c0f",
] as const;

/** Buttons take their colours from the tokens: ink for the main act, red for a dangerous one. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const isDanger = input.color === "red";
  const text = isDanger ? "var(--failed)" : "var(--ink)";
  const tint = isDanger ? "var(--failed-tint)" : "var(--surface-2)";
  if (input.variant === "filled") {
    return {
      background: isDanger ? "var(--failed)" : "var(--ink)",
      hover: isDanger ? "var(--failed)" : "var(--ink-2)",
      color: "var(--surface-1)",
      border: "1px solid transparent",
    };
  }
  if (input.variant === "default" || input.variant === "outline") {
    return {
      background: "var(--surface-1)",
      hover: tint,
      color: text,
      border: "1px solid var(--border-strong)",
    };
  }
  if (input.variant === "subtle" || input.variant === "transparent") {
    return {
      background: clear,
      hover: tint,
      color: isDanger ? text : "var(--ink-2)",
      border: `1px solid ${clear}`,
    };
  }
  if (input.variant === "light") {
    return { background: tint, hover: tint, color: text, border: `1px solid ${clear}` };
  }
  return defaultVariantColorsResolver(input);
};

export const theme = createTheme({
  primaryColor: "gray",
  colors: { gray: [...grays], dark: [...darks] },
  defaultRadius: 6,
  fontFamily: "var(--font-sans)",
  fontFamilyMonospace: "var(--font-mono)",
  fontSizes: { xs: "13px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "20px", xl: "24px" },
  respectReducedMotion: true,
  variantColorResolver,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", size: 28 } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    MultiSelect: { defaultProps: { size: "xs" } },
    TagsInput: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 120 } } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 140 },
        overlayProps: { opacity: 0.4 },
        closeButtonProps: { "aria-label": "Close" },
      },
    },
  },
});

const shared = {
  "--mantine-color-body": "var(--surface-1)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--ink)",
  "--mantine-color-error": "var(--failed)",
  "--mantine-color-default": "var(--surface-1)",
  "--mantine-color-default-hover": "var(--surface-2)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--border)",
  "--mantine-color-disabled": "var(--surface-2)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--border)",
  "--mantine-primary-color-filled": "var(--ink)",
  "--mantine-primary-color-filled-hover": "var(--ink-2)",
  "--mantine-primary-color-light": "var(--surface-2)",
  "--mantine-primary-color-light-hover": "var(--surface-2)",
  "--mantine-primary-color-light-color": "var(--ink)",
  "--mantine-primary-color-contrast": "var(--surface-1)",
  "--mantine-shadow-md": "var(--shadow)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
});
