/** As systems name what failed: nothing that helps most people. */
const system = /(?:^|[:,]? *)(?:\b(?:getaddrinfo|connect|read|write|open|spawn) )?\b(?:EACCES|EAI_AGAIN|EBUSY|ECONNREFUSED|ECONNRESET|EDQUOT|EEXIST|EFBIG|EHOSTUNREACH|EINVAL|EIO|EISDIR|EMFILE|ENAMETOOLONG|ENETDOWN|ENETUNREACH|ENODEV|ENOENT|ENOSPC|ENOTDIR|ENOTEMPTY|ENOTFOUND|EPERM|EPIPE|EROFS|ESTALE|ETIMEDOUT|EXDEV)\b.*$/s;

/**
 * What an error says of itself, without what only technicians read; "" where nothing is left. It is said in English: on a
 * screen in another language only what belongs to none stays, as a host or a path.
 */
export function plainDetail(detail: string, english: boolean): string {
  const plain = detail.replace(system, "");
  return english || /^\S*$/.test(plain) ? plain : "";
}

/** A sentence that ended in a detail which is not there. */
export function withoutGap(sentence: string): string {
  return sentence.replace(/ *: *([.!?])$/, "$1");
}
