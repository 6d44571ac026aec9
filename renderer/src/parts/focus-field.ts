/** Puts the focus into the first of these fields that the form has. */
export function focusField(form: HTMLElement | null, names: readonly string[]): void {
  const fields = names.map((name) => form?.querySelector<HTMLElement>(`[name="${name}"]`));
  fields.find((field) => field != null)?.focus();
}
