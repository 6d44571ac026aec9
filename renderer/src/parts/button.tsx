import "./button.css";
import type { ReactNode } from "react";
import { Button as AriaButton, Link } from "react-aria-components";
import type { ButtonProps as AriaButtonProps } from "react-aria-components";
import type { LucideIcon } from "lucide-react";

export type ButtonKind = "primary" | "quiet" | "plain" | "destroy";
export type ButtonProps = Omit<AriaButtonProps, "children" | "className"> & {
  /** One primary button a screen; a destroying one never beside it. */
  readonly kind?: ButtonKind;
  readonly icon?: LucideIcon;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A verb, with an icon before it where one helps. */
export function Button({ kind = "quiet", icon, className = "", children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button ${kind} ${className}`}>
      <Face icon={icon}>{children}</Face>
    </AriaButton>
  );
}

/** Looks like a Button and leads to a place: href(...) of routes. */
export function ButtonLink({ kind = "quiet", icon, to, children }: Pick<ButtonProps, "kind" | "icon" | "children"> & { readonly to: string }) {
  return (
    <Link href={to} className={`button ${kind}`}>
      <Face icon={icon}>{children}</Face>
    </Link>
  );
}

function Face({ icon: Icon, children }: { readonly icon: LucideIcon | undefined; readonly children: ReactNode }) {
  return (
    <>
      {Icon !== undefined && <Icon size={18} strokeWidth={1.75} aria-hidden />}
      <span>{children}</span>
    </>
  );
}
