import { type RefObject, type SubmitEvent, useRef, useState } from "react";
import { focusField } from "./focus-field.ts";

export type Form = {
  readonly props: { readonly ref: RefObject<HTMLFormElement | null>; readonly onSubmit: (event: SubmitEvent) => void; readonly noValidate: true };
  /** Fields that are to say what they want: none before somebody tried to send it. */
  readonly missing: readonly string[];
  /** As if nobody had tried yet. */
  readonly renew: () => void;
};

/** A form that is sent once no field is `wanting` something any more; until then the focus goes to the first of them. */
export function useForm(wanting: readonly string[], send: () => unknown): Form {
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wanting.length === 0) void send();
    else focusField(form.current, wanting);
  };
  return { props: { ref: form, onSubmit, noValidate: true }, missing: tried ? wanting : [], renew: () => setTried(false) };
}
