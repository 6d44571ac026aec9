export async function renderVideo(_video: { readonly seconds: number }): Promise<Uint8Array> {
  return new Uint8Array();
}
