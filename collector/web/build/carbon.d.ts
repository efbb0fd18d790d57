/** What the build uses of @carbon/themes, which has no types. */
declare module '@carbon/themes' {
  type Theme = Record<string, unknown>;
  type ComponentTokens = Record<string, Partial<Record<'whiteTheme' | 'g10' | 'g90' | 'g100', string>>>;
  export const g10: Theme;
  export const g100: Theme;
  export const buttonTokens: ComponentTokens;
  export const notificationTokens: ComponentTokens;
  export const tagTokens: ComponentTokens;
  export function formatTokenName(token: string): string;
}
