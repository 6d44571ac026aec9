import { ChevronRight } from "lucide-react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { t } from "../../app/text.ts";

const mostCharacters = 60_000;

/** The text exactly as the provider served it, folded away. */
export function Technical({ raw }: { readonly raw: string | null }) {
  if (raw === null) return null;
  return (
    <Disclosure className="fold">
      <Heading level={3}>
        <Button slot="trigger" className="fold-button"><ChevronRight size={18} strokeWidth={1.75} aria-hidden />{t("details.technical")}</Button>
      </Heading>
      <DisclosurePanel className="fold-panel">
        <p className="caption">{t("details.as-served")}</p>
        <pre className="technical" dir="ltr" tabIndex={0}>{raw.slice(0, mostCharacters)}</pre>
        {raw.length > mostCharacters && <p className="caption">{t("details.cut", { n: raw.length - mostCharacters })}</p>}
      </DisclosurePanel>
    </Disclosure>
  );
}
