import { Component } from "react";
import type { ReactNode } from "react";
import { Failure } from "./failure.tsx";

type Props = { readonly children: ReactNode };

/** A page that breaks says so in its own place; the rest of the window stays. Mount anew (by key) to leave it. */
export class CrashGuard extends Component<Props, { readonly detail: string | null }> {
  override state = { detail: null };

  static getDerivedStateFromError(thrown: unknown): { readonly detail: string } {
    return { detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    const { detail } = this.state;
    if (detail === null) return this.props.children;
    return <Failure error={{ code: "internal", detail }} retry={() => this.setState({ detail: null })} />;
  }
}
