/** The commands of a script with nothing but words in it, plain or in single quotes. Throws for all that a shell would take for more. */
export function shellWords(script: string): string[][] {
  const lines: string[][] = [[]];
  let word: string | undefined;
  for (let rest = script; rest !== ""; ) {
    const [found = "", quotedText, escaped, plain] = /^(?:'([^']*)'|\\(.)|([\w./:=%@,+-]+)|[ \n])/s.exec(rest) ?? [];
    if (found === "") throw new Error(`a shell takes this for more than words: ${rest.slice(0, 40)}`);
    rest = rest.slice(found.length);
    const text = quotedText ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? "") + text;
    else {
      if (word !== undefined) lines.at(-1)?.push(word);
      word = undefined;
      if (found === "\n") lines.push([]);
    }
  }
  return lines.filter((line) => line.length > 0);
}
