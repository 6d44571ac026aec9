import "./shown.css";
import type { ReactNode } from "react";
import { ChevronRight } from "lucide-react";
import { Button, Disclosure, DisclosurePanel } from "react-aria-components";

/** Shows more on request. */
export function Shown({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Disclosure className="shown">
      <Button slot="trigger" className="shown-button">
        <ChevronRight size={18} strokeWidth={1.75} aria-hidden />
        {title}
      </Button>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}
