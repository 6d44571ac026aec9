/** Puts the focus into the first of these fields that the form has; one behind an aside is brought out first. */
export function focusField(form: HTMLElement | null, names: readonly string[]): void {
  const fields = names.map((name) => form?.querySelector<HTMLElement>(`[name="${name}"]`));
  const field = fields.find((each) => each != null);
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}
