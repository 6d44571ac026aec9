/** Equal for two spellings of one path: servers percent-encode otherwise than we do, and than themselves from answer to answer. */
export function pathKey(path: string): string {
  if (!path.includes("%")) return path;
  try {
    // An encoded slash is no separator.
    return decodeURIComponent(path.replace(/%2f/gi, "%252F"));
  } catch {
    return path;
  }
}
