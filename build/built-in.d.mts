export function builtIn(env?: Readonly<Record<string, string | undefined>>): { readonly name: string; transform(code: string): string };
