export function buildPage(): Promise<void>;
export function buildApp(): Promise<void>;
