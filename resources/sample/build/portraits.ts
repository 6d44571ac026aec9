export async function portraitOf(_id: string): Promise<Uint8Array | undefined> {
  return undefined;
}
