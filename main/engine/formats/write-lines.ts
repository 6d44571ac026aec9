// Writes content lines: escaped, folded, in UTF-8.
import { encodeText, fromByteString, type ByteString } from "./byte-string.ts";
import { foldLine } from "./content-edit.ts";
import { escapeText } from "./content-values.ts";

export class Lines {
  private readonly written: ByteString[] = [];

  /** A line as it is: `head` with its parameters, the value already escaped. */
  raw(head: string, value: string): this {
    const line = `${head}:${value}`.replaceAll(/[\r\n]/g, " ");
    this.written.push(foldLine(encodeText(printable(line)), "\r\n"));
    return this;
  }

  /** Nothing where there is no text. */
  text(head: string, value: string | undefined): this {
    if (value !== undefined && value !== "") this.escaped(head, escapeText(printable(value)));
    return this;
  }

  /** Components between semicolons; nothing where all are empty. */
  structured(head: string, values: readonly (string | undefined)[]): this {
    if (values.some((value) => value !== undefined && value !== "")) this.escaped(head, values.map((value) => escapeText(printable(value ?? ""))).join(";"));
    return this;
  }

  bytes(): Uint8Array {
    return new Uint8Array(fromByteString(this.written.map((line) => `${line}\r\n`).join("")));
  }

  private escaped(head: string, value: ByteString): void {
    this.written.push(foldLine(`${encodeText(head)}:${value}`, "\r\n"));
  }
}

/** A parameter's value: quoted where it has to be (RFC 6868 is not understood everywhere, so quotes are dropped). */
export function param(value: string): string {
  const plain = printable(value).replaceAll(/["\t\r\n]/g, " ");
  return /[,;:]/.test(plain) ? `"${plain}"` : plain;
}

/** Other control characters are refused by those who read it. */
const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\t\r\n]/gu, "");
