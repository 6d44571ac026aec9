export function buildPage(): void;
export function buildApp(): void;
