import "./field.css";
import type { ReactNode } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";

export type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "url" | "email" | "password" | "search" | "tel";
  readonly hint?: ReactNode;
  /** Said under the field; the field is marked invalid. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly name?: string;
  readonly placeholder?: string;
  readonly autoComplete?: string;
  /** A path or a key: from left to right in every language, as addresses are. */
  readonly ltr?: boolean;
};

const addresses: ReadonlySet<string> = new Set(["url", "email", "tel", "password"]);

export function Field({ label, hint, error, placeholder, ltr = false, required = false, autoFocus = false, ...rest }: FieldProps) {
  return (
    <TextField {...rest} className="field" autoFocus={autoFocus} isRequired={required} isInvalid={error !== undefined} validationBehavior="aria">
      <Label>{label}</Label>
      <Input className="field-input" placeholder={placeholder ?? ""} {...((ltr || addresses.has(rest.type ?? "text")) && { dir: "ltr" })} />
      {hint !== undefined && <Text slot="description" className="caption">{hint}</Text>}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
