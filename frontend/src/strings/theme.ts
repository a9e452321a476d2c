export const themeStrings = {
  label: "Theme",
  names: { system: "System", light: "Light", dark: "Dark" },
} as const;
