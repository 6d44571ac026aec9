/** The command line's bundle, made now if it is not up to date; undefined where it cannot be made. */
export function bundledCli(): string | undefined;
